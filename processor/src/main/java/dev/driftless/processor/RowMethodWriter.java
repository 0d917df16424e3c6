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
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/**
 * Composes the part of an adapter that calls one method.
 *
 * <p>Whatever names a type of the author stands in the adapter itself and not in the class that implements
 * {@link RowMethod}, which inherits the name {@code Shape}.
 */
final class RowMethodWriter {

    private final Elements elements;
    private final Types types;

    RowMethodWriter(Elements elements, Types types) {
        this.elements = elements;
        this.types = types;
    }

    /** Adds the constant {@code UP} or {@code DOWN} and everything that it needs. */
    void add(TypeSpec.Builder adapter, String constant, MigrationModel migration, StepModel step) {
        String type = constant.charAt(0) + constant.substring(1).toLowerCase(Locale.ROOT) + "RowMethod";
        adapter.addField(constant(RowMethod.class, constant, CodeBlock.of("new $L()", type)));
        step.signature().record().ifPresent(record -> addColumns(adapter, constant, record.columns()));
        adapter.addMethod(apply(constant, migration, step));
        adapter.addType(rowMethod(type, constant, step));
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

    private TypeSpec rowMethod(String name, String constant, StepModel step) {
        boolean typed = step.signature().record().isPresent();
        MethodSpec.Builder apply = call("apply", step).addAnnotation(Override.class).addModifiers(Modifier.PUBLIC);
        return TypeSpec.classBuilder(name)
                .addModifiers(Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .addSuperinterface(RowMethod.class)
                .addMethod(getter("shape", TypeName.get(RowMethod.Shape.class),
                        CodeBlock.of("$T.$L", RowMethod.Shape.class, step.signature().shape())))
                .addMethod(getter("columns", columnList(),
                        typed ? CodeBlock.of("$L_COLUMNS", constant) : CodeBlock.of("$T.of()", List.class)))
                .addMethod(apply.addStatement("return $L(migration, context, row)", apply(constant)).build())
                .build();
    }

    private MethodSpec apply(String constant, MigrationModel migration, StepModel step) {
        MethodSpec.Builder method = call(apply(constant), step).addModifiers(Modifier.PRIVATE, Modifier.STATIC);
        step.signature().record().ifPresent(record -> method.addCode(argument(constant, record)));
        CodeBlock call = CodeBlock.of("(($T) migration).$L($L$L)",
                ClassName.get(migration.type()),
                step.method().getSimpleName(),
                step.signature().context() ? "context, " : "",
                step.signature().record().isPresent() ? "argument" : "row");
        return method.addCode(result(constant, step, call)).build();
    }

    private MethodSpec.Builder call(String name, StepModel step) {
        MethodSpec.Builder method = MethodSpec.methodBuilder(name)
                .returns(Patch.class)
                .addParameter(Object.class, "migration")
                .addParameter(MigrationContext.class, "context")
                .addParameter(Document.class, "row");
        return MethodCheck.throwsChecked(step.method().getThrownTypes(), elements, types)
                ? method.addException(Exception.class)
                : method;
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

    private static MethodSpec getter(String name, TypeName type, CodeBlock value) {
        return MethodSpec.methodBuilder(name)
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(type)
                .addStatement("return $L", value)
                .build();
    }

    private static FieldSpec constant(Type type, String name, CodeBlock value) {
        return constant(TypeName.get(type), name, value);
    }

    private static FieldSpec constant(TypeName type, String name, CodeBlock value) {
        return FieldSpec.builder(type, name, Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL).initializer(value).build();
    }

    private static String apply(String constant) {
        return "apply" + constant.charAt(0) + constant.substring(1).toLowerCase(Locale.ROOT);
    }

    private static TypeName columnList() {
        return ParameterizedTypeName.get(List.class, RecordColumn.class);
    }
}
