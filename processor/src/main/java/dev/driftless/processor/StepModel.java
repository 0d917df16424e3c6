package dev.driftless.processor;

import dev.driftless.manifest.ManifestStep;
import javax.lang.model.element.ExecutableElement;

/** An {@code @Up} or {@code @Down} method that passed every check. */
record StepModel(ExecutableElement method, Signature signature, ManifestStep step) {}
