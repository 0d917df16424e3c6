package dev.driftless.processor;

/**
 * A record component and its column; types as source text.
 *
 * @param component name of the component
 * @param column name of the column
 * @param type the component's type
 * @param boxed the same, but of a primitive type its box
 * @param erasure what {@code .class} can follow
 * @param raw whether the type leaves type arguments out
 */
record ColumnModel(String component, String column, String type, String boxed, String erasure, boolean raw) {}
