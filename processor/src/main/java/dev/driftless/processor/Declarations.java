package dev.driftless.processor;

import java.util.List;

/** What the compiler knows about the types of one source file; a type is named by its path, {@code Outer.Inner}. */
interface Declarations {

    /** Whether the type carries Driftless' {@code @Migration}. */
    boolean isMigration(String path);

    /** What {@code @Migration} on the type means: one list of tokens, none without it. */
    List<List<Token>> migration(String path);

    /**
     * What the annotations on the type's own methods mean, in source order of the methods.
     *
     * @param annotation {@code Up} or {@code Down}
     */
    List<List<Token>> methods(String path, String annotation);
}
