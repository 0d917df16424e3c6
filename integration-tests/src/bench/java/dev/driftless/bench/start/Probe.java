package dev.driftless.bench.start;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.runtime.Migrator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.Flyway;

/** An application that starts: it opens its connections, and asks one of the tools to migrate, as the tool's manual has it. */
public final class Probe {

    /** What a time is printed behind, in milliseconds. */
    static final String TIME = "time ";

    /** The tool that is not this library; {@link Tool} does not stand on the class path of this process. */
    static final String FLYWAY = "flyway";

    private static final int CONNECTIONS = 4;

    private Probe() {}

    /**
     * The process.
     *
     * @param args the tool; the database's address and user; how many migrations the first call has to apply; how many calls
     *     follow it, which have to apply none
     */
    public static void main(String[] args) throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[1]);
        config.setUsername(args[2]);
        config.setMaximumPoolSize(CONNECTIONS);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            open(pool);
            call(args[0], pool, Integer.parseInt(args[3]));
            for (int i = 0; i < Integer.parseInt(args[4]); i++) {
                call(args[0], pool, 0);
            }
        }
    }

    private static void call(String tool, HikariDataSource pool, int expected) {
        long start = System.nanoTime();
        int applied = tool.equals(FLYWAY) ? flyway(pool) : driftless(pool);
        System.out.println(String.format(Locale.ROOT, TIME + "%.3f", (System.nanoTime() - start) / 1e6));
        if (applied != expected) {
            throw new IllegalStateException(applied + " migrations were applied, not " + expected);
        }
    }

    private static int driftless(HikariDataSource pool) {
        RunResult result = Migrator.builder().dataSource(pool).build().up();
        return result.orThrow().status() == RunStatus.NOOP ? 0 : result.migrations().size();
    }

    private static int flyway(HikariDataSource pool) {
        return Flyway.configure().dataSource(pool).baselineOnMigrate(true).baselineVersion("0").load().migrate().migrationsExecuted;
    }

    private static void open(HikariDataSource pool) throws SQLException {
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(pool.getConnection());
        }
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
