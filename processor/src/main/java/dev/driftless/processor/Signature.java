package dev.driftless.processor;

import dev.driftless.manifest.RowMethod;
import java.util.Optional;

/**
 * What a step's method takes and returns.
 *
 * @param shape as the engine needs to know it
 * @param context whether the first parameter is the context
 * @param record the record parameter; empty for a Document
 */
record Signature(RowMethod.Shape shape, boolean context, Optional<RecordModel> record) {}
