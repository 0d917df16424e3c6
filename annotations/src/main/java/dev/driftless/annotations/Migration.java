package dev.driftless.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A data migration: a class with exactly one {@link Up} method and at most one {@link Down} method.
 *
 * <p>The class is top level or static nested, not abstract, not generic; package-private is enough. It is found,
 * checked and fingerprinted by the annotation processor when it is compiled.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface Migration {

    /**
     * Unique id of the migration; migrations run in the code-unit order of their ids, so begin it with a UTC timestamp:
     * {@code 20260227_080239_backfill_todo_priority}.
     *
     * @return 1 to 200 characters out of {@code A-Z a-z 0-9 _ : -}
     */
    String id();

    /**
     * One line for people; no part of the checksum.
     *
     * @return any text, empty by default
     */
    String description() default "";
}
