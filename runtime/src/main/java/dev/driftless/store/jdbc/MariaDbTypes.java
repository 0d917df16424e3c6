package dev.driftless.store.jdbc;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * MariaDB's and MySQL's column types: what they are to Java, how they are selected without loss whatever the driver, the
 * session's time zone and its sql_mode, and how text becomes a value of theirs.
 */
final class MariaDbTypes {

    /** What a TIMESTAMP becomes that cannot be written; the server refuses it in words. */
    private static final String NO_LOCAL_TIME =
            "'an instant out of range, or in an hour that the session time zone has twice: use time_zone +00:00'";

    private MariaDbTypes() {}

    /**
     * A column; its cast type is an expression over {@code ?} that makes a value of the type, as an index wants it, of text.
     *
     * @param dataType the type's name
     * @param columnType the whole type
     * @param json whether the column may hold JSON only
     */
    static Column column(String name, String dataType, String columnType, @Nullable String charset,
            @Nullable String collation, @Nullable Integer precision, @Nullable Integer scale, boolean json) {
        boolean unsigned = columnType.toLowerCase(Locale.ROOT).contains("unsigned");
        String text = charset == null ? "?" : "CONVERT(? USING " + charset + ") COLLATE " + collation;
        String integer = "CAST(? AS " + (unsigned ? "UNSIGNED" : "SIGNED") + ")";
        return switch (dataType.toLowerCase(Locale.ROOT)) {
            case "tinyint" -> new Column(name,
                    columnType.equalsIgnoreCase("tinyint(1)") ? ColumnKind.FLAG : ColumnKind.INTEGER, columnType, integer);
            case "smallint", "mediumint", "year" -> new Column(name, ColumnKind.INTEGER, columnType, integer);
            case "int" -> new Column(name, unsigned ? ColumnKind.BIGINT : ColumnKind.INTEGER, columnType, integer);
            case "bigint" -> new Column(name, unsigned ? ColumnKind.DECIMAL : ColumnKind.BIGINT, columnType, integer);
            case "bit" -> bits(name, columnType, precision == null ? 1 : precision);
            case "decimal" -> new Column(name, ColumnKind.DECIMAL, columnType,
                    "CAST(? AS DECIMAL(" + precision + ", " + scale + "))");
            case "float" -> new Column(name, ColumnKind.REAL, columnType, "(? + 0e0)");
            case "double" -> new Column(name, ColumnKind.DOUBLE, columnType, "(? + 0e0)");
            case "char" -> new Column(name, ColumnKind.PADDED, columnType, text);
            case "varchar", "tinytext", "text", "mediumtext", "longtext" ->
                    new Column(name, json ? ColumnKind.JSON : ColumnKind.TEXT, columnType, text);
            case "json" -> new Column(name, ColumnKind.JSON, columnType, "?");
            case "enum" -> new Column(name, ColumnKind.OTHER, columnType,
                    "FIELD(" + text + ", " + columnType.substring(columnType.indexOf('(') + 1));
            case "date" -> new Column(name, ColumnKind.DATE, columnType, "CAST(? AS DATE)");
            case "time" -> new Column(name, ColumnKind.TIME, columnType, "CAST(? AS TIME(6))");
            case "datetime" -> new Column(name, ColumnKind.TIMESTAMP, columnType, "CAST(? AS DATETIME(6))");
            case "timestamp" -> new Column(name, ColumnKind.TIMESTAMP_TZ, columnType, "FROM_UNIXTIME(CAST(? AS DECIMAL(20, 6)))");
            case "uuid" -> new Column(name, ColumnKind.UUID, columnType, "CAST(? AS UUID)");
            case "inet4", "inet6" -> new Column(name, ColumnKind.OTHER, columnType, "CAST(? AS " + dataType + ")");
            case "set" -> new Column(name, ColumnKind.OTHER, columnType, "?");
            // BINARY, BLOB and what comes in the server's own binary form: GEOMETRY, VECTOR.
            default -> new Column(name, ColumnKind.BYTES, columnType, "UNHEX(?)");
        };
    }

    private static Column bits(String name, String columnType, int bits) {
        ColumnKind kind = bits == 1 ? ColumnKind.BOOLEAN : bits < 64 ? ColumnKind.BIGINT : ColumnKind.DECIMAL;
        return new Column(name, kind, columnType, "CAST(? AS UNSIGNED)");
    }

    /** Whether keys of such a column can be compared: a SET is sorted by a number that its text does not show. */
    static boolean ordersKeys(String dataType) {
        return !dataType.equalsIgnoreCase("set");
    }

    /**
     * What a query selects for a column. Drivers print FLOAT with 6 digits, turn zero dates into null or an exception, and
     * read TIMESTAMP in the session's time zone.
     */
    static String selected(String quoted, Column column) {
        return switch (column.kind()) {
            case REAL -> "(" + quoted + " + 0e0)";
            case DATE, TIME, TIMESTAMP -> "CAST(" + quoted + " AS CHAR)";
            case TIMESTAMP_TZ -> "UNIX_TIMESTAMP(" + quoted + ")";
            default -> column.kind() == ColumnKind.FLAG || isBits(column) || column.type().startsWith("year")
                    ? "(" + quoted + " + 0)"
                    : quoted;
        };
    }

    /** An expression that a column can be set to, over one that holds the value's text. */
    static String assigned(Column column, String text) {
        if (column.kind() == ColumnKind.TIMESTAMP_TZ) {
            String time = keyValue(column, text);
            return "CASE WHEN " + text + " IS NULL THEN NULL WHEN " + text + " = '0' THEN '0000-00-00' WHEN UNIX_TIMESTAMP("
                    + time + ") = CAST(" + text + " AS DECIMAL(20, 6)) THEN " + time + " ELSE " + NO_LOCAL_TIME + " END";
        }
        if (isEnum(column)) {
            // Assigned as text, a number would be a member by its index. Where there is no such member, 0 is refused.
            return "IF(" + text + " IS NULL, NULL, " + keyValue(column, text) + ")";
        }
        // Copied as a plain column, a TEXT that is too long loses what exceeds a multiple of 256 or 65536 bytes in MariaDB 11.4,
        // silently and in strict mode; as an expression it is refused.
        return column.kind() == ColumnKind.BYTES || isBits(column) ? keyValue(column, text) : "CONCAT(" + text + ")";
    }

    /**
     * Whether {@link #unchanged} tells any two values of a column apart. Of the rest some differ in what a comparison does not
     * see, and some dates may become NULL on the way.
     */
    static boolean isComparable(Column column, @Nullable Object value) {
        return switch (column.kind()) {
            case INTEGER, BIGINT, DECIMAL, FLAG -> !isBits(column) && !column.type().startsWith("year");
            case TEXT, PADDED -> true;
            case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> !(value instanceof String);
            default -> false;
        };
    }

    /** A condition that a column has the value still whose text an expression holds; texts are compared byte by byte. */
    static String unchanged(String name, Column column, String text) {
        return switch (column.kind()) {
            case TEXT, PADDED -> "BINARY CONVERT(" + name + " USING utf8mb4) <=> BINARY " + text;
            case TIMESTAMP_TZ -> "UNIX_TIMESTAMP(" + name + ") <=> CAST(" + text + " AS DECIMAL(20, 6))";
            default -> name + " <=> " + keyValue(column, text);
        };
    }

    /** A value of a key column, over an expression that holds its text. */
    static String keyValue(Column column, String text) {
        int mark = column.castType().indexOf('?');
        return column.castType().substring(0, mark) + text + column.castType().substring(mark + 1);
    }

    private static boolean isBits(Column column) {
        return column.type().startsWith("bit(");
    }

    private static boolean isEnum(Column column) {
        return column.type().startsWith("enum(");
    }
}
