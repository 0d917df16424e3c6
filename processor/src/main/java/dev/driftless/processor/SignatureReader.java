package dev.driftless.processor;

import dev.driftless.manifest.RowMethod.Shape;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.lang.model.type.DeclaredType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Reads and checks what a step's method takes and returns. */
final class SignatureReader {

    private static final String CONTEXT = "dev.driftless.MigrationContext";
    private static final String DOCUMENT = "dev.driftless.Document";
    private static final String PATCH = "dev.driftless.Patch";
    private static final String PARAMETERS = "take a dev.driftless.Document or a record, optionally preceded by"
            + " dev.driftless.MigrationContext";

    private final Elements elements;
    private final RecordReader records;
    private final Diagnostics diagnostics;

    SignatureReader(Elements elements, RecordReader records, Diagnostics diagnostics) {
        this.elements = elements;
        this.records = records;
        this.diagnostics = diagnostics;
    }

    Optional<Signature> read(ExecutableElement method) {
        int errors = diagnostics.errors();
        List<? extends VariableElement> parameters = method.getParameters();
        boolean context = !parameters.isEmpty() && is(parameters.get(0).asType(), CONTEXT);
        List<? extends VariableElement> rows = parameters.subList(context ? 1 : 0, parameters.size());
        if (rows.isEmpty()) {
            diagnostics.error(Code.BAD_SIGNATURE, Site.of(method), "method " + method.getSimpleName() + " takes no row", PARAMETERS);
        }
        rows.stream().skip(1).forEach(parameter -> diagnostics.error(Code.BAD_SIGNATURE, Site.of(parameter),
                "method " + method.getSimpleName() + " takes " + parameter.asType() + " " + parameter.getSimpleName()
                        + " besides its row", PARAMETERS));
        VariableElement row = rows.isEmpty() ? null : rows.get(0);
        Optional<RecordModel> record = row == null ? Optional.empty() : record(method, row);
        Optional<Shape> shape = shape(method, row, context);
        return diagnostics.errors() == errors
                ? shape.map(known -> new Signature(known, context, record))
                : Optional.empty();
    }

    private Optional<RecordModel> record(ExecutableElement method, VariableElement row) {
        TypeElement type = recordOf(row.asType());
        if (type != null) {
            return records.read(type, row, elements.getPackageOf(method));
        }
        if (!is(row.asType(), DOCUMENT)) {
            diagnostics.error(Code.BAD_SIGNATURE, Site.of(row), "method " + method.getSimpleName() + " takes " + row.asType()
                    + ", which is neither a row nor a record", PARAMETERS);
        }
        return Optional.empty();
    }

    private Optional<Shape> shape(ExecutableElement method, @Nullable VariableElement row, boolean context) {
        TypeMirror returned = method.getReturnType();
        TypeElement taken = row == null ? null : recordOf(row.asType());
        if (returned.getKind() == TypeKind.VOID) {
            if (!context) {
                diagnostics.error(Code.VOID_WITHOUT_CONTEXT, Site.of(method), "method " + method.getSimpleName()
                                + " returns nothing and has no context to write through, so that it could change nothing",
                        "return a Patch or the record, or take a dev.driftless.MigrationContext first");
            }
            return Optional.of(Shape.VOID);
        }
        if (is(returned, PATCH)) {
            return Optional.of(Shape.PATCH);
        }
        TypeElement record = recordOf(returned);
        if (record != null && record.equals(taken)) {
            return Optional.of(Shape.RECORD);
        }
        if (record != null) {
            diagnostics.error(Code.RECORD_MISMATCH, Site.of(method), "method " + method.getSimpleName() + " returns "
                            + returned + " but takes " + (row == null ? "no row" : row.asType().toString()),
                    "return the record that it takes, or a dev.driftless.Patch");
        } else {
            diagnostics.error(Code.BAD_SIGNATURE, Site.of(method), "method " + method.getSimpleName() + " returns " + returned,
                    "return dev.driftless.Patch, the record that it takes, or void with a context");
        }
        return Optional.empty();
    }

    private static boolean is(TypeMirror type, String name) {
        return type instanceof DeclaredType declared
                && declared.asElement() instanceof TypeElement element
                && element.getQualifiedName().contentEquals(name);
    }

    private static @Nullable TypeElement recordOf(TypeMirror type) {
        return type instanceof DeclaredType declared
                        && declared.asElement() instanceof TypeElement element
                        && element.getKind() == ElementKind.RECORD
                ? element
                : null;
    }
}
