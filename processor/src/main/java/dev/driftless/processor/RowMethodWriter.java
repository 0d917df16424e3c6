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
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
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
     * Adds the method that calls a step, and everything that it needs.
     *
     * @param step {@code Up} or {@code Down}
     */
    void add(TypeSpec.Builder adapter, String step, MigrationModel migration, StepModel model) {
        String constant = step.toUpperCase(Locale.ROOT);
        model.signature().record().ifPresent(record -> {
            addColumns(adapter, constant, record.columns());
            adapter.addMethod(overriding(step.toLowerCase(Locale.ROOT) + "Columns", columnList())
                    .addStatement("return $L_COLUMNS", constant)
                    .build());
        });
        adapter.addMethod(apply(step, constant, migration, model));
    }

    private static void addColumns(TypeSpec.Builder adapter, String prefix, List<ColumnModel> columns) {
        List<String> names = new ArrayList<>();
        for (ColumnModel column : columns) {
            String name = prefix + "_" + names.size();
            adapter.addField(constant(RecordColumn.class, name, CodeBlock.of("new $T($S, $S, $T.class)",
                    RecordColumn.class, column.component(), column.column(), column.erasure())));
            names.add(name);
        }
        CodeBlock list = CodeBlock.of("$T.of(" + String.join(",$W", names) + ")", List.class);
        adapter.addField(constant(columnList(), prefix + "_COLUMNS", list));
    }

    private MethodSpec apply(String name, String constant, MigrationModel migration, StepModel step) {
        MethodSpec.Builder method = overriding("apply" + name, ClassName.get(Patch.class))
                .addParameter(Object.class, "migration")
                .addParameter(MigrationContext.class, "context")
                .addParameter(Document.class, "row");
        if (MethodCheck.throwsChecked(step.method().getThrownTypes(), elements, types)) {
            method.addException(Exception.class);
        }
        step.signature().record().ifPresent(record -> method.addCode(argument(constant, record)));
        CodeBlock call = CodeBlock.of("(($T) migration).$L($L$L)",
                ClassName.get(migration.type()),
                step.method().getSimpleName(),
                step.signature().context() ? "context, " : "",
                step.signature().record().isPresent() ? "argument" : "row");
        return method.addCode(result(constant, step, call)).build();
    }

    private static MethodSpec.Builder overriding(String name, TypeName returned) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PROTECTED)
                .returns(returned);
    }

    private static CodeBlock argument(String prefix, RecordModel record) {
        CodeBlock.Builder code = CodeBlock.builder().addStatement("$1T values = new $1T(row)", RecordRow.class);
        code.add("$1T argument = new $1T(", record.name());
        for (int i = 0; i < record.columns().size(); i++) {
            code.add(i == 0 ? "\n$>$>" : ",\n").add(value(record.columns().get(i), prefix + "_" + i));
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

    private static CodeBlock result(String prefix, StepModel step, CodeBlock call) {
        return switch (step.signature().shape()) {
            case PATCH -> CodeBlock.builder().addStatement("return $L", call).build();
            case VOID -> CodeBlock.builder().addStatement("$L", call).addStatement("return null").build();
            case RECORD -> returnedRecord(prefix, step.signature().record().orElseThrow(), call);
        };
    }

    private static CodeBlock returnedRecord(String prefix, RecordModel record, CodeBlock call) {
        CodeBlock.Builder code = CodeBlock.builder()
                .addStatement("$T result = $L", record.name(), call)
                .beginControlFlow("if (result == null)")
                .addStatement("return null")
                .endControlFlow();
        for (int i = 0; i < record.columns().size(); i++) {
            code.addStatement("values.returned($L_$L, result.$L())", prefix, i, record.columns().get(i).component());
        }
        return code.addStatement("return values.patch()").build();
    }

    private static FieldSpec constant(Type type, String name, CodeBlock value) {
        return constant(TypeName.get(type), name, value);
    }

    private static FieldSpec constant(TypeName type, String name, CodeBlock value) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL).initializer(value).build();
    }

    private static TypeName columnList() {
        return ParameterizedTypeName.get(List.class, RecordColumn.class);
    }
}
