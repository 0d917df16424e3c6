package dev.driftless.processor;

import dev.driftless.manifest.RowMethod.Shape;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What maps the records of a migration.
 *
 * @param up of the {@code @Up} method; empty if it takes no record
 * @param down of the {@code @Down} method; empty if it takes no record. The same as {@code up} if both take the same record
 */
record RecordWriters(Optional<RecordWriter> up, Optional<RecordWriter> down) {

    static RecordWriters of(MigrationModel migration) {
        Signature up = migration.up().signature();
        Optional<Signature> down = migration.down().map(StepModel::signature);
        Optional<RecordModel> downRecord = down.flatMap(Signature::record);
        boolean downReturns = down.isPresent() && down.get().shape() == Shape.RECORD;
        boolean upReturns = up.shape() == Shape.RECORD;
        if (up.record().equals(downRecord)) {
            Optional<RecordWriter> both = up.record().map(record -> new RecordWriter(record, "", upReturns || downReturns));
            return new RecordWriters(both, both);
        }
        boolean different = up.record().isPresent() && downRecord.isPresent();
        return new RecordWriters(
                up.record().map(record -> new RecordWriter(record, different ? "up" : "", upReturns)),
                downRecord.map(record -> new RecordWriter(record, different ? "down" : "", downReturns)));
    }

    /** Each once. */
    List<RecordWriter> all() {
        return Stream.of(up, down).flatMap(Optional::stream).distinct().toList();
    }
}
