package dev.driftless.processor;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.AnnotationValue;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.Elements;

/** One annotation on one element, with its values and where they stand. */
record AnnotationUse(Element element, AnnotationMirror mirror, Map<String, AnnotationValue> values) {

    static final String MIGRATION = "dev.driftless.annotations.Migration";
    static final String UP = "dev.driftless.annotations.Up";
    static final String DOWN = "dev.driftless.annotations.Down";
    static final String COLUMN = "dev.driftless.annotations.Column";
    static final String GENERATED_ADAPTER = "dev.driftless.manifest.GeneratedAdapter";
    static final String KOTLIN_METADATA = "kotlin.Metadata";

    /** What javac gives as the value of something that it cannot resolve. */
    private static final String ERRONEOUS = "<error>";

    static boolean on(Element element, String annotation) {
        return element.getAnnotationMirrors().stream().anyMatch(mirror -> is(mirror, annotation));
    }

    static Optional<AnnotationUse> find(Element element, String annotation, Elements elements) {
        return element.getAnnotationMirrors().stream()
                .filter(mirror -> is(mirror, annotation))
                .findFirst()
                .map(mirror -> of(element, mirror, elements));
    }

    private static AnnotationUse of(Element element, AnnotationMirror mirror, Elements elements) {
        Map<String, AnnotationValue> values = new HashMap<>();
        elements.getElementValuesWithDefaults(mirror)
                .forEach((member, value) -> values.put(member.getSimpleName().toString(), value));
        return new AnnotationUse(element, mirror, values);
    }

    private static boolean is(AnnotationMirror mirror, String annotation) {
        return mirror.getAnnotationType().asElement() instanceof TypeElement type
                && type.getQualifiedName().contentEquals(annotation);
    }

    /** Whether a value refers to something that does not exist, or does not exist yet. */
    boolean unresolved() {
        return values.values().stream().anyMatch(value -> ERRONEOUS.equals(value.getValue()));
    }

    /** Text; empty where the author left a required value out, which the compiler reports as well. */
    String text(String member) {
        return value(member, String.class).orElse("");
    }

    int number(String member) {
        return value(member, Integer.class).orElse(0);
    }

    <E extends Enum<E>> E constant(String member, Class<E> type) {
        return value(member, VariableElement.class)
                .map(constant -> Enum.valueOf(type, constant.getSimpleName().toString()))
                .orElseThrow();
    }

    private <T> Optional<T> value(String member, Class<T> type) {
        return Optional.ofNullable(values.get(member))
                .map(AnnotationValue::getValue)
                .filter(type::isInstance)
                .map(type::cast);
    }

    /** As the author writes it: {@code @Up}. */
    String name() {
        return "@" + mirror.getAnnotationType().asElement().getSimpleName();
    }

    Site site() {
        return new Site(element, mirror, null);
    }

    Site site(String member) {
        return new Site(element, mirror, values.get(member));
    }
}
