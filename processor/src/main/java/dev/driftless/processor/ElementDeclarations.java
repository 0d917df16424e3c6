package dev.driftless.processor;

import dev.driftless.processor.Token.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javax.lang.model.element.AnnotationMirror;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** What the compiler's elements say about the types of the file that declares a migration. */
final class ElementDeclarations implements Declarations {

    /** Wording and tuning: a change of them does not change what the migration does. */
    private static final Set<String> NOT_COUNTED = Set.of("description", "batchSize");

    private final Elements elements;
    private final PackageElement enclosingPackage;
    private final Map<String, Optional<TypeElement>> types = new HashMap<>();
    private final Set<String> listed = new HashSet<>();

    ElementDeclarations(Elements elements, TypeElement migration) {
        this.elements = elements;
        this.enclosingPackage = elements.getPackageOf(migration);
    }

    @Override
    public boolean isMigration(String path) {
        return type(path).flatMap(type -> mirror(type, "Migration")).isPresent();
    }

    @Override
    public List<List<Token>> migration(String path) {
        return type(path).flatMap(type -> mirror(type, "Migration")).map(mirror -> List.of(meaning("Migration", mirror))).orElse(List.of());
    }

    @Override
    public List<List<Token>> methods(String path, String annotation) {
        List<List<Token>> meanings = new ArrayList<>();
        List<? extends Element> members = type(path).<List<? extends Element>>map(TypeElement::getEnclosedElements).orElse(List.of());
        for (Element method : ElementFilter.methodsIn(members)) {
            mirror(method, annotation).ifPresent(mirror -> meanings.add(meaning(annotation, mirror)));
        }
        return meanings;
    }

    private static Optional<AnnotationMirror> mirror(Element element, String name) {
        String qualified = Canonicalizer.ANNOTATIONS_PACKAGE + "." + name;
        for (AnnotationMirror mirror : element.getAnnotationMirrors()) {
            if (((TypeElement) mirror.getAnnotationType().asElement()).getQualifiedName().contentEquals(qualified)) {
                return Optional.of(mirror);
            }
        }
        return Optional.empty();
    }

    private List<Token> meaning(String name, AnnotationMirror mirror) {
        Map<String, String> members = new TreeMap<>();
        elements.getElementValuesWithDefaults(mirror)
                .forEach((member, value) -> members.put(member.getSimpleName().toString(), text(value.getValue())));
        List<Token> meaning = new ArrayList<>();
        meaning.add(new Token(Kind.ANNOTATION, name));
        members.keySet().removeAll(NOT_COUNTED);
        members.forEach((member, value) -> {
            meaning.add(new Token(Kind.MEMBER, member));
            meaning.add(new Token(Kind.VALUE, value));
        });
        return meaning;
    }

    private static String text(Object value) {
        return value instanceof VariableElement constant ? constant.getSimpleName().toString() : value.toString();
    }

    private Optional<TypeElement> type(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            return types.computeIfAbsent(path, this::topLevel);
        }
        String owner = path.substring(0, dot);
        if (listed.add(owner)) {
            // Once per type: a file may hold thousands of nested classes.
            type(owner).ifPresent(type -> ElementFilter.typesIn(type.getEnclosedElements())
                    .forEach(nested -> types.put(owner + "." + nested.getSimpleName(), Optional.of(nested))));
        }
        return types.getOrDefault(path, Optional.empty());
    }

    private Optional<TypeElement> topLevel(String name) {
        String qualified = enclosingPackage.isUnnamed() ? name : enclosingPackage.getQualifiedName() + "." + name;
        ModuleElement module = elements.getModuleOf(enclosingPackage);
        return Optional.ofNullable(module == null ? elements.getTypeElement(qualified) : elements.getTypeElement(module, qualified));
    }
}
