package dev.driftless.processor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.processing.FilerException;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Writes the adapter of a migration. */
final class Emitter {

    private final Elements elements;
    private final Output output;
    private final AdapterWriter adapters;
    private final Diagnostics diagnostics;
    private final Map<String, String> migrationByAdapter = new HashMap<>();

    Emitter(ProcessingEnvironment environment, Origin origin, Output output, Diagnostics diagnostics) {
        this.elements = environment.getElementUtils();
        this.output = output;
        this.adapters = new AdapterWriter(elements, environment.getTypeUtils(), origin);
        this.diagnostics = diagnostics;
    }

    void emit(MigrationModel migration) {
        String adapter = migration.entry().adapterClassName();
        if (isTaken(migration, adapter)) {
            return;
        }
        try {
            output.source(adapter, adapters.source(migration), origins(migration));
        } catch (FilerException e) {
            // javac refuses where the sources hold the adapter, ecj also where the class path does.
            diagnostics.error(Code.NAME_TAKEN, Site.of(migration.type()), "the compiler refuses to generate the adapter "
                            + adapter + " (" + e.getMessage() + ")",
                    "take generated files out of the sources, or compile everything into an empty folder");
        } catch (IOException e) {
            diagnostics.error(Code.CANNOT_WRITE, Site.of(migration.type()),
                    "the adapter " + adapter + " cannot be written (" + e.getMessage() + ")", "check the output folder");
        }
    }

    private boolean isTaken(MigrationModel migration, String adapter) {
        String other = migrationByAdapter.putIfAbsent(adapter, migration.entry().className());
        if (other != null) {
            nameTaken(migration, adapter, "is that of the adapter of " + other);
            return true;
        }
        // In whichever module: the compiler remembers the answer, for it asks the same when the file is created.
        TypeElement existing = elements.getTypeElement(adapter);
        if (existing != null && !AnnotationUse.on(existing, AnnotationUse.GENERATED_ADAPTER)) {
            nameTaken(migration, adapter, "is the name of a class already");
            return true;
        }
        return false;
    }

    private void nameTaken(MigrationModel migration, String adapter, String why) {
        diagnostics.error(Code.NAME_TAKEN, Site.of(migration.type()), "the adapter's name " + adapter + " " + why,
                "rename one of the classes");
    }

    private static List<Element> origins(MigrationModel migration) {
        List<Element> origins = new ArrayList<>(List.of(migration.type()));
        migration.up().signature().record().ifPresent(record -> origins.add(record.type()));
        migration.down().flatMap(down -> down.signature().record()).map(RecordModel::type)
                .filter(type -> !origins.contains(type)).ifPresent(origins::add);
        return origins;
    }
}
