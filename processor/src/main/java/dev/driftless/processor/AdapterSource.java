package dev.driftless.processor;

import java.util.HexFormat;
import java.util.Set;
import java.util.TreeSet;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/**
 * The source of an adapter while it is written.
 *
 * <p>Types of Driftless and of Java are imported, which wins over a type of that name in the author's package. Types of the
 * author have the name that the compiler finds soonest: without the package where it is the adapter's and no import can hide
 * them, else in full, always where only a type can stand, so that no variable hides them. In the unnamed package they have
 * nothing but their simple names, so there everything else is written in full.
 */
final class AdapterSource {

    /** Simple names of everything that an adapter may import. */
    private static final Set<String> IMPORTABLE = Set.of(
            "Document", "MigrationContext", "Patch", "DirectAdapter", "GeneratedAdapter", "RecordColumn", "RecordRow", "RowMethod",
            "List", "Exception", "Object", "Override", "SuppressWarnings", "UnsupportedOperationException");
    private static final HexFormat HEX = HexFormat.of();

    private final String packageName;
    private final TreeSet<String> imports = new TreeSet<>();
    private final StringBuilder body = new StringBuilder(2048);

    AdapterSource(String packageName) {
        this.packageName = packageName;
    }

    /** A type of Driftless or of Java, as it is to be written. */
    String name(Class<?> type) {
        if (packageName.isEmpty()) {
            return type.getCanonicalName();
        }
        if (!IMPORTABLE.contains(type.getSimpleName())) {
            throw new IllegalArgumentException(type + " is not known to be imported");
        }
        imports.add(type.getCanonicalName());
        return type.getSimpleName();
    }

    /** A type of the author, as it is to be written. */
    String name(TypeElement type) {
        Element outermost = type;
        while (outermost.getEnclosingElement() instanceof TypeElement enclosing) {
            outermost = enclosing;
        }
        String name = type.getQualifiedName().toString();
        boolean near = !packageName.isEmpty() && outermost.getEnclosingElement() instanceof PackageElement itsPackage
                && itsPackage.getQualifiedName().contentEquals(packageName);
        return near && !IMPORTABLE.contains(outermost.getSimpleName().toString()) ? name.substring(packageName.length() + 1) : name;
    }

    AdapterSource add(String text) {
        body.append(text);
        return this;
    }

    AdapterSource line(String text) {
        body.append(text).append('\n');
        return this;
    }

    /** As a string literal. */
    static String literal(String text) {
        StringBuilder literal = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n"); // as a unicode escape, it would end the line
                case '\r' -> literal.append("\\r");
                default -> literal.append(c);
            }
        }
        return literal.append('"').toString();
    }

    /** The whole file, which a compile of any encoding reads alike. */
    String text() {
        StringBuilder head = new StringBuilder(512);
        if (!packageName.isEmpty()) {
            head.append("package ").append(packageName).append(";\n\n");
            for (String type : imports) {
                head.append("import ").append(type).append(";\n");
            }
            head.append('\n');
        }
        return ascii(head.append(body));
    }

    /** Names may be of any script, and the generated file is read with whatever encoding the compile has. */
    private static String ascii(CharSequence source) {
        StringBuilder text = new StringBuilder(source.length() + 64);
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c < 0x7f && c >= ' ' || c == '\n') {
                text.append(c);
            } else {
                text.append("\\u").append(HEX.toHexDigits(c));
            }
        }
        return text.toString();
    }
}
