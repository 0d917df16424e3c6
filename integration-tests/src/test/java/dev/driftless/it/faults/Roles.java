package dev.driftless.it.faults;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Roles with few rights. */
final class Roles {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Roles() {}

    /** A new role; in the statements, {@code %s} stands for its name. */
    static String create(TestDatabase db, String... statements) {
        String role = "role" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        db.execute(db.vendor() == Vendor.H2 ? "CREATE USER " + role + " PASSWORD ''" : "CREATE ROLE " + role + " LOGIN");
        for (String statement : statements) {
            db.execute(statement.formatted(role));
        }
        return role;
    }

    /** The same database, seen by a role. */
    static DataSource as(TestDatabase db, String role) {
        if (db.vendor() == Vendor.H2) {
            JdbcDataSource dataSource = new JdbcDataSource();
            dataSource.setURL(db.url());
            dataSource.setUser(role);
            dataSource.setPassword("");
            return dataSource;
        }
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setUrl(db.url().replaceFirst("\\?.*", ""));
        dataSource.setUser(role);
        return dataSource;
    }
}
