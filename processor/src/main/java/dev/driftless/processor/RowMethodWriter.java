package dev.driftless.processor;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.manifest.RecordColumn;
import dev.driftless.manifest.RecordRow;
import dev.driftless.manifest.RowMethod.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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

    /**
     * Adds the method that calls a step, and the one that tells its columns.
     *
     * @param name {@code Up} or {@code Down}
     * @param record maps the step's record, if it takes one
     */
    void addMethods(AdapterSource source, String name, MigrationModel migration, StepModel step, Optional<RecordWriter> record) {
        record.ifPresent(mapping -> {
            overriding(source, source.name(List.class) + "<" + source.name(RecordColumn.class) + "> "
                    + name.toLowerCase(Locale.ROOT) + "Columns()");
            source.line("        return " + mapping.columns() + ";").line("    }");
        });
        boolean checked = MethodCheck.throwsChecked(step.method().getThrownTypes(), elements, types);
        overriding(source, source.name(Patch.class) + " apply" + name + "(" + source.name(Object.class) + " migration, "
                + source.name(MigrationContext.class) + " context, " + source.name(Document.class) + " row)"
                + (checked ? " throws " + source.name(Exception.class) : ""));
        Shape shape = step.signature().shape();
        String argument = "row";
        if (record.isPresent()) {
            String values = "new " + source.name(RecordRow.class) + "(row)";
            if (shape == Shape.RECORD) {
                source.line("        " + source.name(RecordRow.class) + " values = " + values + ";");
                values = "values";
            }
            argument = record.get().row(source, values);
        }
        String call = "((" + source.name(migration.type()) + ") migration)." + step.method().getSimpleName() + "("
                + (step.signature().context() ? "context, " : "") + argument + ")";
        switch (shape) {
            case PATCH -> source.line("        return " + call + ";");
            case VOID -> source.line("        " + call + ";").line("        return null;");
            case RECORD -> source.line("        return " + record.orElseThrow().patch("values", call) + ";");
        }
        source.line("    }");
    }

    private static void overriding(AdapterSource source, String signature) {
        source.line("").line("    @" + source.name(Override.class)).line("    protected " + signature + " {");
    }
}
