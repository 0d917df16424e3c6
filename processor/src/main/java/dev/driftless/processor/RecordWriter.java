package dev.driftless.processor;

import static dev.driftless.processor.AdapterSource.literal;

import dev.driftless.Patch;
import dev.driftless.manifest.RecordColumn;
import dev.driftless.manifest.RecordRow;
import java.util.List;
import java.util.Locale;

/**
 * Composes the part of an adapter that maps rows to a record and back, once for all methods that take it.
 *
 * <p>No signature names the record: if it is an auxiliary class, javac warns there, whatever the adapter suppresses.
 */
final class RecordWriter {

    private final RecordModel record;
    private final boolean returned;
    private final String constants;
    private final String row;
    private final String patch;

    /**
     * A mapping.
     *
     * @param step {@code up} or {@code down} if each of them takes a record of its own, else empty
     * @param returned whether a method also returns the record
     */
    RecordWriter(RecordModel record, String step, boolean returned) {
        this.record = record;
        this.returned = returned;
        this.constants = step.isEmpty() ? "ROW_" : step.toUpperCase(Locale.ROOT) + "_ROW_";
        this.row = step.isEmpty() ? "row" : step + "Row";
        this.patch = step.isEmpty() ? "patch" : step + "Patch";
    }

    /** Name of the constant that lists all columns. */
    String columns() {
        return constants + "COLUMNS";
    }

    /** The record of a row's values, as an expression. */
    String row(AdapterSource source, String values) {
        return "(" + source.name(record.type()) + ") " + row + "(" + values + ")";
    }

    /** The patch of what a returned record changes, as an expression. */
    String patch(String values, String result) {
        return patch + "(" + values + ", " + result + ")";
    }

    /** Adds a constant for each column, and one for all of them. */
    void addColumns(AdapterSource source) {
        String type = source.name(RecordColumn.class);
        String list = source.name(List.class);
        StringBuilder names = new StringBuilder();
        List<ColumnModel> columns = record.columns();
        for (int i = 0; i < columns.size(); i++) {
            ColumnModel column = columns.get(i);
            source.line("    private static final " + type + " " + constants + i + " = new " + type + "("
                    + literal(column.component()) + ", " + literal(column.column()) + ", " + column.erasure() + ".class);");
            names.append(i == 0 ? "" : i % 10 == 0 ? ",\n            " : ", ").append(constants).append(i);
        }
        source.line("    private static final " + list + "<" + type + "> " + columns() + " = " + list + ".of(" + names + ");")
                .line("");
    }

    /** Adds the method that makes the record, and the one that finds what a returned record changes. */
    void addMethods(AdapterSource source) {
        addRow(source);
        if (returned) {
            addPatch(source);
        }
    }

    private void addRow(AdapterSource source) {
        String type = source.name(record.type());
        source.line("")
                .line("    private static " + source.name(Object.class) + " " + row + "(" + source.name(RecordRow.class) + " values) {")
                .add("        return new " + type + "(");
        for (int i = 0; i < record.columns().size(); i++) {
            source.line(i == 0 ? "" : ",").add("                " + value(record.columns().get(i), constants + i));
        }
        source.line(");").line("    }");
    }

    private void addPatch(AdapterSource source) {
        String type = source.name(record.type());
        source.line("")
                .line("    private static " + source.name(Patch.class) + " " + patch + "(" + source.name(RecordRow.class)
                        + " values, " + source.name(Object.class) + " returned) {")
                .line("        if (returned == null) {")
                .line("            return null;")
                .line("        }")
                .line("        " + type + " result = (" + type + ") returned;");
        for (int i = 0; i < record.columns().size(); i++) {
            source.line("        values.returned(" + constants + i + ", result." + record.columns().get(i).component() + "());");
        }
        source.line("        return values.patch();").line("    }");
    }

    /** Written with its exact type, because the record may have other constructors with as many parameters. */
    private static String value(ColumnModel column, String constant) {
        return (column.boxed().equals(column.type()) ? "" : "(" + column.type() + ") ")
                + "values.<" + column.boxed() + ">get(" + constant + ")";
    }
}
