package dev.driftless.manifest;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a generated adapter and keeps its fingerprint readable for later compiles, in which the migration's source may
 * be absent.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface GeneratedAdapter {

    /**
     * The migration's id.
     *
     * @return as in the manifest
     */
    String id();

    /**
     * The migration's checksum.
     *
     * @return as in the manifest
     */
    String checksum();
}
