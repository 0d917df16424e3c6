package dev.driftless.processor;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** Finds the migration classes of a round, and keeps those back that other processors have to complete. */
final class Discovery {

    private final Elements elements;
    private final Unresolved unresolved;
    private final Diagnostics diagnostics;
    private final Set<String> deferred = new LinkedHashSet<>();

    Discovery(Elements elements, Diagnostics diagnostics) {
        this.elements = elements;
        this.unresolved = new Unresolved(elements);
        this.diagnostics = diagnostics;
    }

    /** The migration classes of this round, and those that earlier rounds kept back. */
    Collection<TypeElement> candidates(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        // Elements must not be kept from one round to the next; names may.
        Map<String, TypeElement> candidates = new LinkedHashMap<>();
        deferred.forEach(name -> candidates.put(name, elements.getTypeElement(name)));
        deferred.clear();
        for (TypeElement type : ElementFilter.typesIn(annotated(AnnotationUse.MIGRATION, annotations, round))) {
            candidates.put(type.getQualifiedName().toString(), type);
        }
        return candidates.values();
    }

    /** Whether a class can be read now; else the next round brings it again. */
    boolean isComplete(TypeElement type) {
        boolean complete = unresolved.in(type).isEmpty();
        if (!complete) {
            deferred.add(type.getQualifiedName().toString());
        }
        return complete;
    }

    /** Reports methods that look like steps but belong to no migration. */
    void reportStrays(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        for (String annotation : List.of(AnnotationUse.UP, AnnotationUse.DOWN)) {
            for (Element method : annotated(annotation, annotations, round)) {
                Element owner = method.getEnclosingElement();
                if (!AnnotationUse.on(owner, AnnotationUse.MIGRATION)) {
                    AnnotationUse use = AnnotationUse.find(method, annotation, elements).orElseThrow();
                    diagnostics.error(Code.STRAY_STEP, use.site(), use.name() + " stands on a method of "
                                    + owner.getSimpleName() + ", which is no @Migration class",
                            "annotate the class with @Migration, or move the method to the migration class itself");
                }
            }
        }
    }

    /** Reports the classes that no processor has completed. */
    void reportUnresolved() {
        for (String name : deferred) {
            for (Unresolved.Found found : unresolved.in(elements.getTypeElement(name))) {
                diagnostics.error(Code.UNRESOLVED_TYPE, found.site(), found.what() + " cannot be resolved, so that migration "
                        + name + " cannot be read", "import it, or put what declares it on the class path");
            }
        }
    }

    private static Set<? extends Element> annotated(
            String annotation, Set<? extends TypeElement> annotations, RoundEnvironment round) {
        return annotations.stream()
                .filter(type -> type.getQualifiedName().contentEquals(annotation))
                .findFirst()
                .<Set<? extends Element>>map(round::getElementsAnnotatedWith)
                .orElse(Set.of());
    }
}
