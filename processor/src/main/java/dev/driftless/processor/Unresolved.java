package dev.driftless.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** Finds what a migration refers to and the compiler does not know, perhaps because a processor is still to generate it. */
final class Unresolved {

    private final Elements elements;

    Unresolved(Elements elements) {
        this.elements = elements;
    }

    /** Everything of that kind, as the author wrote it; empty for a class that can be read now. */
    List<Found> in(TypeElement migration) {
        List<Found> found = new ArrayList<>();
        types(found, Site.of(migration), Stream.concat(Stream.of(migration.getSuperclass()), migration.getInterfaces().stream()));
        AnnotationUse.find(migration, AnnotationUse.MIGRATION, elements).ifPresent(use -> values(found, use));
        for (ExecutableElement method : ElementFilter.methodsIn(migration.getEnclosedElements())) {
            Optional<AnnotationUse> up = AnnotationUse.find(method, AnnotationUse.UP, elements);
            Optional<AnnotationUse> down = AnnotationUse.find(method, AnnotationUse.DOWN, elements);
            if (up.isPresent() || down.isPresent()) {
                up.ifPresent(use -> values(found, use));
                down.ifPresent(use -> values(found, use));
                signature(found, method);
            }
        }
        return found;
    }

    private void signature(List<Found> found, ExecutableElement method) {
        types(found, Site.of(method), Stream.concat(Stream.of(method.getReturnType()), method.getThrownTypes().stream()));
        method.getParameters().forEach(parameter -> {
            types(found, Site.of(parameter), Stream.of(parameter.asType()));
            if (parameter.asType() instanceof DeclaredType type && type.asElement().getKind() == ElementKind.RECORD) {
                ((TypeElement) type.asElement()).getRecordComponents().forEach(component -> component(found, component));
            }
        });
    }

    private void component(List<Found> found, RecordComponentElement component) {
        Site site = Site.of(component);
        types(found, site, Stream.of(component.asType()));
        AnnotationUse.find(component, AnnotationUse.COLUMN, elements)
                .filter(AnnotationUse::unresolved)
                .ifPresent(use -> found.add(new Found("the value of @Column", site)));
    }

    private static void types(List<Found> found, Site site, Stream<? extends TypeMirror> types) {
        types.filter(Unresolved::isUnresolved).forEach(type -> found.add(new Found("the type " + type, site)));
    }

    private static void values(List<Found> found, AnnotationUse use) {
        if (use.unresolved()) {
            found.add(new Found("a value of " + use.name(), use.site()));
        }
    }

    private static boolean isUnresolved(TypeMirror type) {
        if (type.getKind() == TypeKind.ERROR) {
            return true;
        } else if (type instanceof ArrayType array) {
            return isUnresolved(array.getComponentType());
        } else if (type instanceof WildcardType wildcard) {
            return wildcard.getExtendsBound() != null && isUnresolved(wildcard.getExtendsBound());
        }
        return type instanceof DeclaredType declared
                && declared.getTypeArguments().stream().anyMatch(Unresolved::isUnresolved);
    }

    /** Something unknown and where it is mentioned. */
    record Found(String what, Site site) {}
}
