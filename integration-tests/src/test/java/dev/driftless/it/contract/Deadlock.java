package dev.driftless.it.contract;

import dev.driftless.it.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Two transactions that each wait for a row of items that the other has locked. */
final class Deadlock {

    private Deadlock() {}

    /** What the one got that had to give way. */
    static Optional<SQLException> provoke(TestDatabase db) throws Exception {
        try (Connection one = db.dataSource().getConnection(); Connection other = db.dataSource().getConnection()) {
            one.setAutoCommit(false);
            other.setAutoCommit(false);
            update(one, 1);
            update(other, 2);
            CompletableFuture<Optional<SQLException>> first = CompletableFuture.supplyAsync(() -> loser(one, 2));
            Optional<SQLException> second = loser(other, 1);
            Optional<SQLException> result = second.isPresent() ? second : first.get(20, TimeUnit.SECONDS);
            other.rollback();
            await(first);
            one.rollback();
            return result;
        }
    }

    private static void await(CompletableFuture<?> future) throws InterruptedException, ExecutionException {
        future.get();
    }

    private static Optional<SQLException> loser(Connection connection, int id) {
        try {
            update(connection, id);
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(e);
        }
    }

    private static void update(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("UPDATE items SET n = n + 1 WHERE id = " + id);
        }
    }
}
