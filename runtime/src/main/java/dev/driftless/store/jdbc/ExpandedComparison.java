package dev.driftless.store.jdbc;

import java.util.ArrayList;
import java.util.List;

/**
 * A comparison of a composite key written out for optimizers that make nothing of row values: {@code (a, b) > (x, y)}
 * becomes {@code a >= x AND (a > x OR (a = x AND b > y))}, whose first part bounds an index scan.
 */
final class ExpandedComparison {

    private ExpandedComparison() {}

    static String of(List<String> columns, String operator) {
        String strict = operator.substring(0, 1);
        String expanded = expand(columns, 0, operator, strict);
        return columns.size() == 1 ? expanded : columns.get(0) + " " + strict + "= ? AND (" + expanded + ")";
    }

    private static String expand(List<String> columns, int from, String operator, String strict) {
        String column = columns.get(from);
        return from == columns.size() - 1
                ? column + " " + operator + " ?"
                : column + " " + strict + " ? OR (" + column + " = ? AND (" + expand(columns, from + 1, operator, strict) + "))";
    }

    /** Which part of the key each parameter takes, in their order. */
    static int[] parameters(int keySize) {
        if (keySize == 1) {
            return new int[] {0};
        }
        List<Integer> parts = new ArrayList<>();
        parts.add(0);
        for (int i = 0; i < keySize - 1; i++) {
            parts.add(i);
            parts.add(i);
        }
        parts.add(keySize - 1);
        return parts.stream().mapToInt(Integer::intValue).toArray();
    }
}
