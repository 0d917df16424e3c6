package dev.driftless.processor;

import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.WriteMode;
import dev.driftless.manifest.ManifestStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;

/** Reads and checks the methods of a class that have one of the annotations {@code @Up} and {@code @Down}. */
final class StepReader {

    private final Elements elements;
    private final MethodCheck methods;
    private final SignatureReader signatures;
    private final TableCheck tables;
    private final Diagnostics diagnostics;

    StepReader(Elements elements, MethodCheck methods, SignatureReader signatures, Diagnostics diagnostics) {
        this.elements = elements;
        this.methods = methods;
        this.signatures = signatures;
        this.tables = new TableCheck(diagnostics);
        this.diagnostics = diagnostics;
    }

    /** The class's step of that annotation; empty if there is none, or an error was printed. */
    Optional<StepModel> read(TypeElement type, String annotation) {
        List<StepModel> steps = new ArrayList<>();
        ExecutableElement first = null;
        for (ExecutableElement method : ElementFilter.methodsIn(type.getEnclosedElements())) {
            Optional<AnnotationUse> use = AnnotationUse.find(method, annotation, elements);
            if (use.isEmpty()) {
                continue;
            }
            if (first == null) {
                first = method;
            } else {
                diagnostics.error(Code.SEVERAL_STEPS, use.get().site(), type.getSimpleName() + " has the " + use.get().name()
                                + " methods " + first.getSimpleName() + " and " + method.getSimpleName(),
                        "keep one, and move the other one to a migration of its own");
            }
            read(type, method, use.get()).ifPresent(steps::add);
        }
        return steps.stream().findFirst();
    }

    private Optional<StepModel> read(TypeElement type, ExecutableElement method, AnnotationUse use) {
        int errors = diagnostics.errors();
        methods.check(type, method);
        tables.check(use);
        Optional<Signature> signature = signatures.read(method);
        return diagnostics.errors() == errors
                ? signature.map(known -> new StepModel(method, known, step(use, !known.context())))
                : Optional.empty();
    }

    private static ManifestStep step(AnnotationUse use, boolean pure) {
        return new ManifestStep(
                use.text("table"),
                use.text("where"),
                use.number("batchSize"),
                use.constant("writeMode", WriteMode.class),
                use.constant("sweep", Sweep.class),
                use.text("versionColumn"),
                pure);
    }
}
