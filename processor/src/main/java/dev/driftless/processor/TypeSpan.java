package dev.driftless.processor;

import java.util.List;

/**
 * A type declaration in a file's tokens; local and anonymous classes are part of the member around them.
 *
 * @param path its name with those of its enclosing types: {@code Outer.Inner}
 * @param start index of its first token, modifiers and annotations included
 * @param end index after its closing brace
 * @param annotations the annotations on the declaration
 * @param memberAnnotations the annotations on its fields, methods and constructors
 */
record TypeSpan(String path, int start, int end, List<Occurrence> annotations, List<Occurrence> memberAnnotations) {

    /**
     * An annotation as it is written.
     *
     * @param name as written: {@code Up} or {@code dev.driftless.annotations.Up}
     * @param start index of its {@code @}
     * @param end index after its last token, arguments included
     */
    record Occurrence(String name, int start, int end) {}

    boolean encloses(String otherPath) {
        return otherPath.startsWith(path + ".");
    }
}
