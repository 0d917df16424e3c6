package dev.driftless.manifest;

/**
 * A column that a record component stands for.
 *
 * @param component name of the record component
 * @param column name of the column, as the author wrote or implied it
 * @param type type of the component: a primitive class, or the erasure of a reference type
 */
public record RecordColumn(String component, String column, Class<?> type) {}
