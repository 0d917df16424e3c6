package dev.driftless;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A throttle that asks the server at most once a second, whichever thread wants to know; in between, the last answer
 * holds. An error is no answer: the next caller asks again, on its own connection. Thread-safe.
 */
final class PolledSignal implements Throttle {

    private static final long SECOND = 1_000_000_000L;

    private final Question question;
    private final LongSupplier nanoTime;
    private boolean asked;
    private long askedAt;
    private Optional<String> answer = Optional.empty();

    PolledSignal(Question question, LongSupplier nanoTime) {
        this.question = question;
        this.nanoTime = nanoTime;
    }

    /** Reads a signal; asked by one thread at a time. */
    @FunctionalInterface
    interface Question {
        Optional<String> ask(Connection connection, long now) throws SQLException;
    }

    @Override
    public synchronized Optional<String> reasonToWait(Connection connection) throws SQLException {
        long now = nanoTime.getAsLong();
        if (!asked || now - askedAt >= SECOND) {
            asked = false;
            answer = question.ask(connection, now);
            asked = true;
            askedAt = now;
        }
        return answer;
    }
}
