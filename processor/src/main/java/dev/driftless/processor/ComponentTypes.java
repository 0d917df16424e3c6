package dev.driftless.processor;

import java.util.List;
import java.util.Set;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.type.WildcardType;

/** The types that a record component can have. */
final class ComponentTypes {

    static final String SUPPORTED = "a primitive or its box, String, BigDecimal, BigInteger, UUID, byte[], an enum, LocalDate,"
            + " LocalTime, LocalDateTime, OffsetDateTime, Instant, Map or List";
    static final String JSON = "Object, String, Boolean, Integer, Number, Map or List";

    private static final Set<String> SCALARS = Set.of(
            "java.lang.Boolean", "java.lang.Byte", "java.lang.Short", "java.lang.Integer", "java.lang.Long",
            "java.lang.Float", "java.lang.Double", "java.lang.Character", "java.lang.String",
            "java.math.BigDecimal", "java.math.BigInteger", "java.util.UUID", "java.time.LocalDate", "java.time.LocalTime",
            "java.time.LocalDateTime", "java.time.OffsetDateTime", "java.time.Instant");

    /** What parsed JSON consists of; Long and the like are no part of it, because small numbers are Integer. */
    private static final Set<String> JSON_VALUES = Set.of(
            "java.lang.Object", "java.lang.String", "java.lang.CharSequence", "java.lang.Boolean", "java.lang.Integer",
            "java.lang.Number");
    private static final Set<String> JSON_NAMES = Set.of("java.lang.Object", "java.lang.String", "java.lang.CharSequence");

    private ComponentTypes() {}

    static boolean isSupported(TypeMirror type) {
        if (type instanceof ArrayType array) {
            return array.getComponentType().getKind() == TypeKind.BYTE;
        }
        return type.getKind().isPrimitive() || isJson(type) || isEnum(type) || SCALARS.contains(name(type));
    }

    static boolean isEnum(TypeMirror type) {
        return type instanceof DeclaredType declared && declared.asElement().getKind() == ElementKind.ENUM;
    }

    static boolean isJson(TypeMirror type) {
        return name(type).equals("java.util.Map") || name(type).equals("java.util.List");
    }

    /** Whether parsed JSON can be what the type arguments of a Map or List say. */
    static boolean hasJsonArguments(TypeMirror type) {
        List<? extends TypeMirror> arguments =
                type instanceof DeclaredType declared ? declared.getTypeArguments() : List.of();
        return switch (arguments.size()) {
            case 1 -> isJsonValue(arguments.get(0));
            case 2 -> JSON_NAMES.contains(name(bound(arguments.get(0)))) && isJsonValue(arguments.get(1));
            default -> true;
        };
    }

    /** Whether type arguments are left out, at any depth. */
    static boolean isRaw(TypeMirror type) {
        TypeMirror bound = bound(type);
        if (!(bound instanceof DeclaredType declared)) {
            return false;
        }
        boolean generic = declared.asElement() instanceof TypeElement element && !element.getTypeParameters().isEmpty();
        return generic && declared.getTypeArguments().isEmpty()
                || declared.getTypeArguments().stream().anyMatch(ComponentTypes::isRaw);
    }

    private static boolean isJsonValue(TypeMirror argument) {
        TypeMirror type = bound(argument);
        return isJson(type) ? hasJsonArguments(type) : JSON_VALUES.contains(name(type));
    }

    /** A wildcard without bound stands for itself here and has the name of Object. */
    private static TypeMirror bound(TypeMirror type) {
        if (type instanceof WildcardType wildcard) {
            if (wildcard.getExtendsBound() != null) {
                return wildcard.getExtendsBound();
            }
            return wildcard.getSuperBound() != null ? wildcard.getSuperBound() : type;
        }
        return type;
    }

    private static String name(TypeMirror type) {
        if (type.getKind() == TypeKind.WILDCARD) {
            return "java.lang.Object";
        }
        return type instanceof DeclaredType declared && declared.asElement() instanceof TypeElement element
                ? element.getQualifiedName().toString()
                : "";
    }
}
