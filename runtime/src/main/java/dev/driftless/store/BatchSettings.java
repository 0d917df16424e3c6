package dev.driftless.store;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a batch's transaction is opened.
 *
 * @param migrationId the migration, for messages
 * @param lockTimeout how long a statement waits for a lock
 * @param transactionLimit how long the transaction may last before the server ends it, as far as it can
 * @param openToUserCode whether the migration's or the application's code gets the connection, so that the transaction
 *     has to be proved at its end
 * @param trace what the worker was told of others when it last asked; null if it does not ask
 */
public record BatchSettings(
        String migrationId, Duration lockTimeout, Duration transactionLimit, boolean openToUserCode, @Nullable Trace trace) {

    /** Of somebody who does not ask for others. */
    public BatchSettings(String migrationId, Duration lockTimeout, Duration transactionLimit, boolean openToUserCode) {
        this(migrationId, lockTimeout, transactionLimit, openToUserCode, null);
    }
}
