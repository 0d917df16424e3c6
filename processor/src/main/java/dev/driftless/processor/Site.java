package dev.driftless.processor;

import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.util.ElementFilter;
import org.jspecify.annotations.Nullable;

/** Where in the source a message points: an element, an annotation on it, a value of that annotation. */
record Site(
        @Nullable Element element, @Nullable AnnotationMirror annotation, @Nullable AnnotationValue value) {

    static Site nowhere() {
        return new Site(null, null, null);
    }

    static Site of(Element element) {
        return new Site(element, null, null);
    }

    /** Compilers know the position of a component's field, but not that of the component. */
    static Site of(RecordComponentElement component) {
        return ElementFilter.fieldsIn(component.getEnclosingElement().getEnclosedElements()).stream()
                .filter(field -> field.getSimpleName().equals(component.getSimpleName()))
                .findFirst()
                .map(field -> new Site(field, null, null))
                .orElseGet(() -> new Site(component, null, null));
    }
}
