package dev.driftless.processor;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.manifest.RecordColumn;
import dev.driftless.manifest.RecordRow;
import dev.driftless.manifest.RowMethod;
import java.util.List;
import java.util.stream.IntStream;
import javax.lang.model.element.Modifier;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Composes the part of an adapter that calls one method. */
final class RowMethodWriter {

    /** Names that hide no type which an author is likely to have in the unnamed package, where nothing can be qualified. */
    static final String UP = "UpRowMethod";
    static final String DOWN = "DownRowMethod";

    private final Elements elements;
    private final Types types;

    RowMethodWriter(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    TypeSpec type(String name, MigrationModel migration, StepModel step) {
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addSuperinterface(RowMethod.class)
                .avoidClashesWithNestedClasses(RowMethod.class);
        List<ColumnModel> columns = step.signature().record().map(RecordModel::columns).orElse(List.of());
        for (int i = 0; i < columns.size(); i++) {
            ColumnModel column = columns.get(i);
            type.addField(FieldSpec.builder(RecordColumn.class, column(i), Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                    .initializer("new $T($S, $S, $T.class)", RecordColumn.class, column.component(), column.column(), column.erasure())
                    .build());
        }
        type.addField(FieldSpec.builder(columnList(), "COLUMNS", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("$T.of(" + columnNames(columns.size()) + ")", List.class)
                .build());
        type.addMethod(getter("shape", TypeName.get(RowMethod.Shape.class),
                CodeBlock.of("$T.$L", RowMethod.Shape.class, step.signature().shape())));
        type.addMethod(getter("columns", columnList(), CodeBlock.of("COLUMNS")));
        return type.addMethod(apply(migration, step)).build();
    }

    private MethodSpec apply(MigrationModel migration, StepModel step) {
        MethodSpec.Builder method = MethodSpec.methodBuilder("apply")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(Patch.class)
                .addParameter(Object.class, "migration")
                .addParameter(MigrationContext.class, "context")
                .addParameter(Document.class, "row");
        if (MethodCheck.throwsChecked(step.method().getThrownTypes(), elements, types)) {
            method.addException(Exception.class);
        }
        step.signature().record().ifPresent(record -> method.addCode(arguments(record)));
        CodeBlock call = CodeBlock.of("(($T) migration).$L($L$L)",
                ClassName.get(migration.type()),
                step.method().getSimpleName(),
                step.signature().context() ? "context, " : "",
                step.signature().record().isPresent() ? "argument" : "row");
        return method.addCode(result(step, call)).build();
    }

    private static CodeBlock arguments(RecordModel record) {
        CodeBlock.Builder code = CodeBlock.builder().addStatement("$1T values = new $1T(row)", RecordRow.class);
        code.add("$1T argument = new $1T(", record.name());
        for (int i = 0; i < record.columns().size(); i++) {
            code.add(i == 0 ? "\n$>$>" : ",\n").add(value(record.columns().get(i), column(i)));
        }
        return code.add(");\n$<$<").build();
    }

    /** Written with its exact type, because the record may have other constructors with as many parameters. */
    private static CodeBlock value(ColumnModel column, String constant) {
        TypeName type = column.type();
        return type.isPrimitive()
                ? CodeBlock.of("($T) values.<$T>get($L)", type, type.box(), constant)
                : CodeBlock.of("values.<$T>get($L)", type, constant);
    }

    private static CodeBlock result(StepModel step, CodeBlock call) {
        return switch (step.signature().shape()) {
            case PATCH -> CodeBlock.builder().addStatement("return $L", call).build();
            case VOID -> CodeBlock.builder().addStatement("$L", call).addStatement("return null").build();
            case RECORD -> returnedRecord(step.signature().record().orElseThrow(), call);
        };
    }

    private static CodeBlock returnedRecord(RecordModel record, CodeBlock call) {
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("$T result = $L", record.name(), call)
                .beginControlFlow("if (result == null)")
                .addStatement("return null")
                .endControlFlow();
        List<ColumnModel> columns = record.columns();
        for (int i = 0; i < columns.size(); i++) {
            code.addStatement("values.returned($L, result.$L())", column(i), columns.get(i).component());
        }
        return code.addStatement("return values.patch()").build();
    }

    private static MethodSpec getter(String name, TypeName type, CodeBlock value) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(type)
                .addStatement("return $L", value)
                .build();
    }

    private static String column(int index) {
        return "COLUMN_" + index;
    }

    private static String columnNames(int count) {
        return String.join(",$W", IntStream.range(0, count).mapToObj(RowMethodWriter::column).toList());
    }

    private static TypeName columnList() {
        return ParameterizedTypeName.get(List.class, RecordColumn.class);
    }
}
