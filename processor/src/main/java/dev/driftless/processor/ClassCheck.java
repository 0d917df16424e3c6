package dev.driftless.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Checks the shape of a migration class. */
final class ClassCheck {

    private final Elements elements;
    private final Types types;
    private final Diagnostics diagnostics;

    ClassCheck(Elements elements, Types types, Diagnostics diagnostics) {
        this.elements = elements;
        this.types = types;
        this.diagnostics = diagnostics;
    }

    /** Whether looking at the members makes sense. */
    boolean isClass(TypeElement type) {
        for (Element e = type; e != null; e = e.getEnclosingElement()) {
            if (AnnotationUse.on(e, AnnotationUse.KOTLIN_METADATA)) {
                diagnostics.error(Code.KOTLIN_CLASS, Site.of(type), type.getSimpleName()
                        + " is written in Kotlin, whose code is not seen here, so that a later edit would go unnoticed",
                        "write the migration in Java");
                return false;
            }
        }
        if (type.getKind() != ElementKind.CLASS) {
            String kind = type.getKind().toString().toLowerCase(Locale.ROOT).replace('_', ' ');
            refuse(type, "is of kind " + kind, "make it a class");
            return false;
        }
        return true;
    }

    void check(TypeElement type) {
        if (isInner(type)) {
            refuse(type, "is an inner class", "make it static");
        }
        if (type.getModifiers().contains(Modifier.ABSTRACT)) {
            refuse(type, "is abstract", "make it concrete");
        }
        if (!type.getTypeParameters().isEmpty()) {
            refuse(type, "is generic", "remove the type parameters");
        }
        checkPrivate(type);
        inheritedSteps(type).forEach(method -> diagnostics.error(Code.INHERITED_STEP, Site.of(type),
                type.getSimpleName() + " inherits " + method.getSimpleName() + " of " + method.getEnclosingElement()
                        + ", which is annotated @Up or @Down",
                "declare the method in " + type.getSimpleName() + " itself and take the annotation off the inherited one"));
    }

    private void checkPrivate(TypeElement type) {
        for (Element e = type; e instanceof TypeElement; e = e.getEnclosingElement()) {
            if (e.getModifiers().contains(Modifier.PRIVATE)) {
                refuse(type, e.equals(type) ? "is private" : "is inside of the private " + e.getSimpleName(),
                        "make " + e.getSimpleName() + " package-private or more visible");
            }
        }
    }

    private static boolean isInner(TypeElement type) {
        for (Element e = type; e instanceof TypeElement t && t.getNestingKind().isNested(); e = e.getEnclosingElement()) {
            boolean isStatic = e.getModifiers().contains(Modifier.STATIC) || e.getEnclosingElement().getKind().isInterface();
            if (!isStatic) {
                return true;
            }
        }
        return false;
    }

    private void refuse(TypeElement type, String what, String remedy) {
        diagnostics.error(Code.BAD_CLASS, Site.of(type), "migration class " + type.getSimpleName() + " " + what, remedy);
    }

    private List<ExecutableElement> inheritedSteps(TypeElement type) {
        List<ExecutableElement> found = new ArrayList<>();
        collectInherited(type, type, found);
        return found;
    }

    private void collectInherited(TypeElement type, TypeElement migration, List<ExecutableElement> found) {
        for (TypeMirror supertype : types.directSupertypes(type.asType())) {
            if (!(supertype instanceof DeclaredType declared) || !(declared.asElement() instanceof TypeElement parent)) {
                continue;
            }
            for (ExecutableElement method : ElementFilter.methodsIn(parent.getEnclosedElements())) {
                boolean step = AnnotationUse.on(method, AnnotationUse.UP) || AnnotationUse.on(method, AnnotationUse.DOWN);
                if (step && !found.contains(method) && !overridden(method, migration)) {
                    found.add(method);
                }
            }
            collectInherited(parent, migration, found);
        }
    }

    private boolean overridden(ExecutableElement method, TypeElement migration) {
        return ElementFilter.methodsIn(migration.getEnclosedElements()).stream()
                .anyMatch(own -> elements.overrides(own, method, migration));
    }
}
