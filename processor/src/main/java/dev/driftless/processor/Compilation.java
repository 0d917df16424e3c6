package dev.driftless.processor;

import dev.driftless.manifest.ManifestEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.lang.model.element.TypeElement;

/** What one compile has found so far. */
final class Compilation {

    private final Diagnostics diagnostics;
    private final Origin origin;
    private final Discovery discovery;
    private final MigrationReader reader;
    private final Emitter emitter;
    private final ManifestWriter manifest;
    private final List<ManifestEntry> entries = new ArrayList<>();

    Compilation(ProcessingEnvironment environment) {
        Output output = new Output(environment.getFiler());
        this.diagnostics = new Diagnostics(environment.getMessager());
        this.origin = new Origin(environment);
        this.discovery = new Discovery(environment.getElementUtils(), diagnostics);
        this.reader = new MigrationReader(environment, origin, diagnostics);
        this.emitter = new Emitter(environment, origin, output, diagnostics);
        this.manifest = new ManifestWriter(output, new Classes(environment.getElementUtils()), diagnostics);
    }

    /** Checks a round's migrations and emits their adapters at once: a source made in the last round is not processed. */
    void collect(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        guarded(Site.nowhere(), () -> {
            discovery.candidates(annotations, round).forEach(type -> guarded(Site.of(type), () -> add(type)));
            discovery.reportStrays(annotations, round);
        });
    }

    /** Ends the compile; after an error the manifest stays what it was. */
    void write(RoundEnvironment round) {
        guarded(Site.nowhere(), () -> {
            discovery.reportUnresolved();
            if (diagnostics.errors() == 0 && !round.errorRaised()) {
                manifest.write(entries);
            }
        });
    }

    private void add(TypeElement type) {
        if (!discovery.isComplete(type)) {
            return;
        }
        reader.read(type).ifPresent(migration -> {
            entries.add(migration.entry());
            if (!origin.isClassFile(type)) {
                emitter.emit(migration);
            }
        });
    }

    /** A mistake of this processor must not look like one of the compiler. */
    private void guarded(Site site, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            StackTraceElement[] trace = e.getStackTrace();
            diagnostics.error(Code.INTERNAL, site, "the processor failed: " + e + (trace.length > 0 ? " at " + trace[0] : ""),
                    "please report this with the source of the migration");
        }
    }
}
