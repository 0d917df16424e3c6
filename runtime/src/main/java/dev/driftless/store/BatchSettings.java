package dev.driftless.store;

import java.time.Duration;

/**
 * How a batch's transaction is opened.
 *
 * @param migrationId the migration, for messages
 * @param lockTimeout how long a statement waits for a lock
 * @param transactionLimit how long the transaction may last before the server ends it, as far as it can
 * @param openToUserCode whether the migration's or the application's code gets the connection, so that the transaction
 *     has to be proved at its end
 */
public record BatchSettings(
        String migrationId, Duration lockTimeout, Duration transactionLimit, boolean openToUserCode) {}
