package dev.driftless.processor;

import dev.driftless.manifest.ManifestEntry;
import java.util.Optional;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.element.TypeElement;

/**
 * A migration class that passed every check.
 *
 * @param type the class
 * @param constructor the no-argument constructor; empty if the application must supply the instance
 * @param up how it is applied
 * @param down how it is rolled back
 * @param entry what the manifest says of it
 */
record MigrationModel(
        TypeElement type,
        Optional<ExecutableElement> constructor,
        StepModel up,
        Optional<StepModel> down,
        ManifestEntry entry) {}
