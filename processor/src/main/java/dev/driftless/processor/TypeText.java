package dev.driftless.processor;

import java.util.Locale;
import java.util.StringJoiner;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;
import javax.lang.model.util.Types;

/** Types of record components as source text: in full, and without the annotations that may stand on them. */
final class TypeText {

    private final Types types;

    TypeText(Types types) {
        this.types = types;
    }

    String of(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return of(array.getComponentType()) + "[]";
        } else if (type instanceof WildcardType wildcard) {
            return wildcard(wildcard);
        } else if (!(type instanceof DeclaredType declared) || declared.getTypeArguments().isEmpty()) {
            return erasure(type);
        } else {
            StringJoiner arguments = new StringJoiner(", ", erasure(type) + "<", ">");
            declared.getTypeArguments().forEach(argument -> arguments.add(of(argument)));
            return arguments.toString();
        }
    }

    String boxed(TypeMirror type) {
        return type instanceof PrimitiveType primitive
                ? types.boxedClass(primitive).getQualifiedName().toString()
                : of(type);
    }

    String erasure(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return erasure(array.getComponentType()) + "[]";
        } else if (type instanceof DeclaredType declared) {
            return ((TypeElement) declared.asElement()).getQualifiedName().toString();
        }
        // Such text would bring a primitive type's annotations; the kind has the name of the keyword.
        return type.getKind().isPrimitive() ? type.getKind().name().toLowerCase(Locale.ROOT) : types.erasure(type).toString();
    }

    private String wildcard(WildcardType wildcard) {
        if (wildcard.getExtendsBound() != null) {
            return "? extends " + of(wildcard.getExtendsBound());
        }
        return wildcard.getSuperBound() != null ? "? super " + of(wildcard.getSuperBound()) : "?";
    }
}
