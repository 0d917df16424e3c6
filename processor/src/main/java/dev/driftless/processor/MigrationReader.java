package dev.driftless.processor;

import dev.driftless.manifest.ManifestEntry;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Reads and checks one migration class; reports every mistake in it. */
final class MigrationReader {

    private final Elements elements;
    private final Diagnostics diagnostics;
    private final IdCheck ids;
    private final ClassCheck classes;
    private final MethodCheck methods;
    private final StepReader steps;
    private final ChecksumReader checksums;

    MigrationReader(ProcessingEnvironment environment, Origin origin, Diagnostics diagnostics) {
        Types types = environment.getTypeUtils();
        this.elements = environment.getElementUtils();
        this.diagnostics = diagnostics;
        this.ids = new IdCheck(environment.getOptions(), diagnostics);
        this.classes = new ClassCheck(elements, types, diagnostics);
        this.methods = new MethodCheck(elements, types, diagnostics);
        RecordReader records = new RecordReader(elements, types, origin, diagnostics);
        this.steps = new StepReader(elements, methods, new SignatureReader(elements, records, diagnostics), diagnostics);
        this.checksums = new ChecksumReader(environment, origin, diagnostics);
    }

    Optional<MigrationModel> read(TypeElement type) {
        int errors = diagnostics.errors();
        AnnotationUse migration = AnnotationUse.find(type, AnnotationUse.MIGRATION, elements).orElseThrow();
        ids.check(migration);
        if (!classes.isClass(type)) {
            return Optional.empty();
        }
        classes.check(type);
        Optional<ExecutableElement> constructor = constructor(type);
        Optional<StepModel> up = steps.read(type, AnnotationUse.UP);
        Optional<StepModel> down = steps.read(type, AnnotationUse.DOWN);
        if (!hasUp(type)) {
            diagnostics.error(Code.MISSING_UP, Site.of(type), "migration class " + type.getSimpleName() + " has no @Up method",
                    "annotate the method that changes a row with @Up");
        }
        if (diagnostics.errors() > errors) {
            return Optional.empty();
        }
        String adapter = AdapterNames.of(type, elements.getPackageOf(type));
        return checksums.read(type, adapter).map(checksum -> {
            ManifestEntry entry = entry(type, migration, adapter, constructor.isEmpty(), checksum, up.get(), down);
            return new MigrationModel(type, constructor, up.get(), down, entry);
        });
    }

    private static boolean hasUp(TypeElement type) {
        return ElementFilter.methodsIn(type.getEnclosedElements()).stream()
                .anyMatch(method -> AnnotationUse.on(method, AnnotationUse.UP));
    }

    /** The constructor that the adapter can call: without parameters and not private. */
    private Optional<ExecutableElement> constructor(TypeElement type) {
        Optional<ExecutableElement> found = ElementFilter.constructorsIn(type.getEnclosedElements()).stream()
                .filter(each -> each.getParameters().isEmpty() && !each.getModifiers().contains(Modifier.PRIVATE))
                .findFirst();
        found.ifPresent(each -> methods.checkThrown(each, "the constructor of " + type.getSimpleName()));
        return found;
    }

    private ManifestEntry entry(
            TypeElement type,
            AnnotationUse migration,
            String adapter,
            boolean injected,
            String checksum,
            StepModel up,
            Optional<StepModel> down) {
        return new ManifestEntry(
                migration.text("id"),
                migration.text("description"),
                elements.getBinaryName(type).toString(),
                adapter,
                injected,
                checksum,
                up.step(),
                down.map(StepModel::step));
    }
}
