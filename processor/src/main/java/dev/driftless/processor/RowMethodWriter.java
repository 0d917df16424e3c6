package dev.driftless.processor;

import static dev.driftless.processor.AdapterSource.literal;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.manifest.RecordColumn;
import dev.driftless.manifest.RecordRow;
import java.util.List;
import java.util.Locale;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Composes the part of an adapter that calls one method. */
final class RowMethodWriter {

    private final Elements elements;
    private final Types types;

    RowMethodWriter(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /** Adds a constant for each column of the step's record, and one for all of them. */
    void addColumns(AdapterSource source, String prefix, StepModel step) {
        if (step.signature().record().isEmpty()) {
            return;
        }
        String type = source.name(RecordColumn.class);
        String list = source.name(List.class);
        StringBuilder names = new StringBuilder();
        List<ColumnModel> columns = step.signature().record().get().columns();
        for (int i = 0; i < columns.size(); i++) {
            ColumnModel column = columns.get(i);
            source.line("    private static final " + type + " " + prefix + "_" + i + " = new " + type + "("
                    + literal(column.component()) + ", " + literal(column.column()) + ", " + column.erasure() + ".class);");
            names.append(i == 0 ? "" : i % 10 == 0 ? ",\n            " : ", ").append(prefix).append('_').append(i);
        }
        source.line("    private static final " + list + "<" + type + "> " + prefix + "_COLUMNS = " + list + ".of(" + names + ");")
                .line("");
    }

    /**
     * Adds the method that calls a step, and the one that tells its columns.
     *
     * @param name {@code Up} or {@code Down}
     */
    void addMethods(AdapterSource source, String name, MigrationModel migration, StepModel step) {
        String prefix = name.toUpperCase(Locale.ROOT);
        if (step.signature().record().isPresent()) {
            overriding(source, source.name(List.class) + "<" + source.name(RecordColumn.class) + "> "
                    + name.toLowerCase(Locale.ROOT) + "Columns()");
            source.line("        return " + prefix + "_COLUMNS;").line("    }");
        }
        boolean checked = MethodCheck.throwsChecked(step.method().getThrownTypes(), elements, types);
        overriding(source, source.name(Patch.class) + " apply" + name + "(" + source.name(Object.class) + " migration, "
                + source.name(MigrationContext.class) + " context, " + source.name(Document.class) + " row)"
                + (checked ? " throws " + source.name(Exception.class) : ""));
        step.signature().record().ifPresent(record -> argument(source, prefix, record));
        result(source, prefix, step, "((" + source.name(migration.type()) + ") migration)." + step.method().getSimpleName() + "("
                + (step.signature().context() ? "context, " : "")
                + (step.signature().record().isPresent() ? "argument" : "row") + ")");
        source.line("    }");
    }

    private static void overriding(AdapterSource source, String signature) {
        source.line("").line("    @" + source.name(Override.class)).line("    protected " + signature + " {");
    }

    private static void argument(AdapterSource source, String prefix, RecordModel record) {
        String row = source.name(RecordRow.class);
        String type = source.name(record.type());
        source.line("        " + row + " values = new " + row + "(row);")
                .add("        " + type + " argument = new " + type + "(");
        for (int i = 0; i < record.columns().size(); i++) {
            source.line(i == 0 ? "" : ",").add("                " + value(record.columns().get(i), prefix + "_" + i));
        }
        source.line(");");
    }

    /** Written with its exact type, because the record may have other constructors with as many parameters. */
    private static String value(ColumnModel column, String constant) {
        return (column.boxed().equals(column.type()) ? "" : "(" + column.type() + ") ")
                + "values.<" + column.boxed() + ">get(" + constant + ")";
    }

    private static void result(AdapterSource source, String prefix, StepModel step, String call) {
        switch (step.signature().shape()) {
            case PATCH -> source.line("        return " + call + ";");
            case VOID -> source.line("        " + call + ";").line("        return null;");
            case RECORD -> returnedRecord(source, prefix, step.signature().record().orElseThrow(), call);
        }
    }

    private static void returnedRecord(AdapterSource source, String prefix, RecordModel record, String call) {
        source.line("        " + source.name(record.type()) + " result = " + call + ";")
                .line("        if (result == null) {")
                .line("            return null;")
                .line("        }");
        for (int i = 0; i < record.columns().size(); i++) {
            source.line("        values.returned(" + prefix + "_" + i + ", result." + record.columns().get(i).component() + "());");
        }
        source.line("        return values.patch();");
    }
}
