package dev.driftless.processor;

import java.util.List;
import java.util.Set;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Checks what generated code needs of a method or constructor besides its parameters and its result. */
final class MethodCheck {

    private final Elements elements;
    private final Types types;
    private final Diagnostics diagnostics;

    MethodCheck(Elements elements, Types types, Diagnostics diagnostics) {
        this.elements = elements;
        this.types = types;
        this.diagnostics = diagnostics;
    }

    void check(TypeElement type, ExecutableElement method) {
        String name = method.getSimpleName().toString();
        Set<Modifier> modifiers = method.getModifiers();
        if (modifiers.contains(Modifier.PRIVATE)) {
            refuse(method, "is private", "make it package-private or more visible");
        }
        if (modifiers.contains(Modifier.STATIC)) {
            refuse(method, "is static", "make it an instance method");
        }
        if (modifiers.contains(Modifier.ABSTRACT)) {
            refuse(method, "is abstract", "give it a body");
        }
        if (method.isVarArgs()) {
            refuse(method, "has a variable number of arguments",
                    "take a Document or a record, optionally preceded by MigrationContext");
        }
        if (!method.getTypeParameters().isEmpty()) {
            refuse(method, "is generic", "remove the type parameters");
        }
        if (overloads(type, name) > 1) {
            diagnostics.error(Code.OVERLOADED_METHOD, Site.of(method),
                    type.getSimpleName() + " has several methods named " + name, "rename the others");
        }
        checkThrown(method, "method " + name);
    }

    /** Generated code may throw what {@code throws Exception} covers, and nothing else. */
    void checkThrown(ExecutableElement executable, String what) {
        for (TypeMirror thrown : executable.getThrownTypes()) {
            if (!is(thrown, "java.lang.Exception") && !is(thrown, "java.lang.Error")) {
                diagnostics.error(Code.BAD_METHOD, Site.of(executable), what + " declares that it throws " + thrown,
                        "declare Exception or a subclass");
            }
        }
    }

    /** Whether a caller has to handle one of the exceptions. */
    static boolean throwsChecked(List<? extends TypeMirror> thrown, Elements elements, Types types) {
        TypeMirror runtime = elements.getTypeElement("java.lang.RuntimeException").asType();
        TypeMirror error = elements.getTypeElement("java.lang.Error").asType();
        return thrown.stream().anyMatch(type -> !types.isSubtype(type, runtime) && !types.isSubtype(type, error));
    }

    private boolean is(TypeMirror type, String supertype) {
        return types.isSubtype(type, elements.getTypeElement(supertype).asType());
    }

    private static long overloads(TypeElement type, String name) {
        return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                .filter(method -> method.getSimpleName().contentEquals(name))
                .count();
    }

    private void refuse(ExecutableElement method, String what, String remedy) {
        diagnostics.error(Code.BAD_METHOD, Site.of(method), "method " + method.getSimpleName() + " " + what, remedy);
    }
}
