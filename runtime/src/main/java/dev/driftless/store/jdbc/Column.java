package dev.driftless.store.jdbc;

/**
 * A column as the catalogue has it.
 *
 * @param name its name, in the catalogue's spelling
 * @param kind what it holds
 * @param type its type, in words for messages
 * @param castType a type without length or precision that a bound value is cast to, so that nothing is cut off silently
 */
record Column(String name, ColumnKind kind, String type, String castType) {}
