package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationListener;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A commit that the database refuses has changed nothing, and is tried again. */
class CommitRefusedTest {

    private static final String SOURCE = """
            @Migration(id = "20260101_000000_plus_one")
            final class PlusOne {
                @Up(table = "counted")
                Patch up(%sDocument row) { return Patch.set("n", row.getInt("n") + 1); }
            }
            """;

    /** Deadlocks that are found at the commit, serialization failures, a file that another connection has locked. */
    @ParameterizedTest
    @CsvSource({
        "POSTGRESQL, 40P01, 0, deadlock detected, false", "POSTGRESQL, 40001, 0, could not serialize access, true",
        "MARIADB, 40001, 1213, Deadlock found when trying to get lock, false",
        "MARIADB, 40001, 1213, Deadlock found when trying to get lock, true",
        "MARIADB, HY000, 1205, Lock wait timeout exceeded, false", "MARIADB, HY000, 1020, Record has changed since last read, true",
        "H2, 40001, 40001, Deadlock detected, false", "SQLITE, , 5, [SQLITE_BUSY] The database file is locked, false",
        "SQLITE, , 5, [SQLITE_BUSY_SNAPSHOT] Another connection has written, true"})
    void everyThirdCommitIsTriedAgainAndNoRowIsChangedTwice(Vendor vendor, String state, int code, String message,
            boolean context) {
        TestDatabase db = vendor.database();
        db.execute("CREATE TABLE counted (id BIGINT NOT NULL PRIMARY KEY, n INT NOT NULL)");
        for (int id = 1; id <= 60; id++) {
            db.execute("INSERT INTO counted VALUES (" + id + ", 0)");
        }
        AtomicInteger commits = new AtomicInteger();
        AtomicInteger again = new AtomicInteger();
        MigrationListener listener = new MigrationListener() {
            @Override
            public void batchRetried(String migrationId, String reason) {
                again.incrementAndGet();
            }

            @Override
            public void gaveWay(String migrationId, String reason) {
                again.incrementAndGet();
            }
        };
        Migrator migrator = Migrator.builder()
                .dataSource(refusing(db.dataSource(), commits, new SQLException(message, state, code)))
                .manifest(TestBuild.of(SOURCE.formatted(context ? "MigrationContext context, " : "")).manifest())
                .listener(listener).build();

        RunResult result = migrator.up(RunOptions.defaults().batchSize(6));

        assertThat(result.orThrow().migrations().get(0).changed()).isEqualTo(60);
        assertThat(again.get()).isGreaterThanOrEqualTo(3);
        assertThat(db.number("SELECT COUNT(*) FROM counted WHERE n = 1")).isEqualTo(60);
    }

    private static DataSource refusing(DataSource real, AtomicInteger commits, SQLException refusal) {
        return proxy(DataSource.class, real, (name, connection) ->
                proxy(Connection.class, (Connection) connection, (call, result) -> result, commits, refusal));
    }

    /** What is made of a call's result. */
    private interface Then {
        Object of(String method, Object result);
    }

    private static <T> T proxy(Class<T> type, T real, Then then) {
        return proxy(type, real, then, new AtomicInteger(), new SQLException());
    }

    private static <T> T proxy(Class<T> type, T real, Then then, AtomicInteger commits, SQLException refusal) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            try {
                if (method.getName().equals("commit") && commits.incrementAndGet() % 3 == 0) {
                    ((Connection) real).rollback();
                    throw refusal;
                }
                Object result = method.invoke(real, arguments);
                return method.getName().equals("getConnection") ? then.of(method.getName(), result) : result;
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
