package dev.driftless.it.faults;

import dev.driftless.it.TestDatabase;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Roles with few rights. */
final class Roles {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Roles() {}

    /** A new role; in the statements, {@code %s} stands for its name. */
    static String create(TestDatabase db, String... statements) {
        String role = "role" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        db.execute(switch (db.vendor()) {
            case POSTGRESQL -> "CREATE ROLE " + role + " LOGIN";
            case H2 -> "CREATE USER " + role + " PASSWORD ''";
            case MARIADB -> "CREATE USER " + role;
            case SQLITE -> throw new IllegalArgumentException("it has no roles");
        });
        for (String statement : statements) {
            db.execute(statement.formatted(role));
        }
        return role;
    }

    /** The same database, seen by a role. */
    static DataSource as(TestDatabase db, String role) throws SQLException {
        return switch (db.vendor()) {
            case POSTGRESQL -> {
                PGSimpleDataSource dataSource = new PGSimpleDataSource();
                dataSource.setUrl(db.url().replaceFirst("\\?.*", ""));
                dataSource.setUser(role);
                yield dataSource;
            }
            case H2 -> {
                JdbcDataSource dataSource = new JdbcDataSource();
                dataSource.setURL(db.url());
                dataSource.setUser(role);
                dataSource.setPassword("");
                yield dataSource;
            }
            case SQLITE -> throw new IllegalArgumentException("it has no roles");
            case MARIADB -> new MariaDbDataSource(db.url().replaceFirst("\\?.*", "?user=" + role));
        };
    }
}
