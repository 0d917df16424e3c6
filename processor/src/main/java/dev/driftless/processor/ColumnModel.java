package dev.driftless.processor;

import com.palantir.javapoet.TypeName;

/**
 * A record component and its column.
 *
 * @param component name of the component
 * @param column name of the column
 * @param type the component's type
 * @param erasure what {@code .class} can follow
 * @param raw whether the type leaves type arguments out
 */
record ColumnModel(String component, String column, TypeName type, TypeName erasure, boolean raw) {}
