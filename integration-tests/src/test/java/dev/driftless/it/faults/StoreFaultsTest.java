package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.MigrationStatus;
import dev.driftless.NotAppliedException;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.StoreException;
import dev.driftless.it.TestBuild;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteDataSource;

/** Internal tables that are missing or not ours, roles with few rights, databases that are not there or not supported. */
class StoreFaultsTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void namesTheScriptWhenTablesAreMissingAndMayNotBeCreated(Vendor vendor) throws IOException {
        Items items = Items.in(vendor);
        Migrator migrator = items.builder(Items.ADD_ONE).createTables(false).build();
        String script = "dev/driftless/store/schema-" + vendor.name().toLowerCase(java.util.Locale.ROOT) + ".sql";

        assertThat(items.refused(migrator::up, StoreException.class)).isEqualTo("The internal tables are missing in schema "
                + items.db().fullName("").replace(".", "") + " and createTables(false) is set: run " + script
                + " from the runtime's jar there.");
        assertThat(migrator.up(RunOptions.defaults().dryRun(true)).status()).isEqualTo(RunStatus.DRY_RUN);
        items.untouched();

        try (InputStream in = Migrator.class.getClassLoader().getResourceAsStream(script)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            for (String statement : text.split(";")) {
                if (!statement.isBlank()) {
                    items.db().execute(statement);
                }
            }
        }
        items.completes(migrator);
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesAForeignTableOfTheSameName(Vendor vendor) {
        Items items = Items.in(vendor);
        items.db().execute("CREATE TABLE migration_state (version INTEGER PRIMARY KEY, done BOOLEAN)",
                "INSERT INTO migration_state VALUES (1, TRUE)");
        Migrator migrator = items.migrator(Items.ADD_ONE);

        assertThatThrownBy(migrator::up).isInstanceOf(StoreException.class)
                .hasMessageContainingAll("migration_state exists but is not Driftless's: rename it, or give Driftless a schema of"
                        + " its own with schema(..).");

        assertThat(items.db().rows("SELECT * FROM migration_state")).hasSize(1);
        assertThat(items.db().hasTable("migration_lock")).isFalse();
        assertThat(items.db().hasTable("migration_run")).isFalse();
        assertThat(items.db().number("SELECT SUM(n) FROM items")).isZero();

        if (vendor != Vendor.SQLITE) {
            items.db().execute("CREATE SCHEMA driftless");
            items.completes(items.builder(Items.ADD_ONE).schema("driftless").build());
        }
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void refusesASchemaThatDoesNotExist(Vendor vendor) {
        Items items = Items.in(vendor);

        assertThat(items.refusedUp(items.builder(Items.ADD_ONE).schema("nowhere").build(), StoreException.class)).isEqualTo(
                "Schema nowhere for the internal tables does not exist: create it, or name another with schema(..).");
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = {"SQLITE", "MARIADB"})
    void looksAndSimulatesWithARoleThatMayOnlyRead(Vendor vendor) throws SQLException {
        Items items = Items.in(vendor);
        TestBuild build = TestBuild.of(TestBuild.migration("M", "20260101_000000_m", Items.ADD_ONE));
        String role = Roles.create(items.db(), "GRANT SELECT ON items TO %s");
        Migrator reader = items.builder(build).dataSource(Roles.as(items.db(), role)).build();

        RunResult dry = reader.up(RunOptions.defaults().dryRun(true));
        assertThat(dry.status()).isEqualTo(RunStatus.DRY_RUN);
        assertThat(dry.migrations().get(0).changed()).isEqualTo(30);
        assertThat(reader.status().pending()).containsExactly("20260101_000000_m");
        assertThat(reader.verify("20260101_000000_m").reason()).contains("rows_remaining");
        assertThatThrownBy(reader::requireApplied).isInstanceOf(NotAppliedException.class);
        assertThat(items.refused(reader::up, StoreException.class)).contains("The internal tables could not be created in schema",
                "createTables(false)");

        items.completes(items.builder(build).build());
        assertThatThrownBy(reader::status).isInstanceOf(StoreException.class)
                .hasMessageContainingAll("The internal tables in schema ", " cannot be read (", "give the role the right to");
        for (String table : new String[] {"lock", "state", "run", "range", "failure"}) {
            items.db().execute("GRANT SELECT ON migration_" + table + " TO " + role);
        }
        MigrationStatus status = reader.status();
        assertThat(status.migrations().get(0).applied()).isTrue();
        assertThat(reader.up().status()).isEqualTo(RunStatus.NOOP);
        reader.requireApplied();
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void saysWhyTheDatabaseCannotBeReached(Vendor vendor) throws SQLException {
        Items items = Items.in(vendor);

        Migrator migrator = items.builder(Items.ADD_ONE).dataSource(nowhere(vendor)).build();
        assertThat(items.refusedUp(migrator, StoreException.class)).startsWith("The database cannot be reached: ");
        assertThat(items.refused(migrator::status, StoreException.class)).startsWith("The database cannot be reached: ");
        assertThat(items.refused(migrator::requireApplied, StoreException.class)).startsWith("The database cannot be reached: ");

        Migrator pooled = items.builder(Items.ADD_ONE).dataSource(pool(nowhereUrl(vendor))).build();
        assertThat(items.refused(pooled::up, StoreException.class)).startsWith("The database cannot be reached: ");
    }

    @Test
    void refusesModesOfH2ThatChangeTheMeaningOfSql() {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:modes" + NUMBER.incrementAndGet() + ";MODE=MySQL;DB_CLOSE_DELAY=-1");
        Items items = new Items(new dev.driftless.it.TestDatabase(Vendor.H2, dataSource));
        items.db().execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, n INTEGER)", "INSERT INTO items VALUES (1, 0)");

        assertThat(items.refusedUp(items.migrator(Items.ADD_ONE), StoreException.class))
                .isEqualTo("H2 mode MySQL is not supported: use MODE=REGULAR or MODE=PostgreSQL.");
    }

    private static DataSource nowhere(Vendor vendor) throws SQLException {
        return switch (vendor) {
            case POSTGRESQL -> {
                PGSimpleDataSource dataSource = new PGSimpleDataSource();
                dataSource.setUrl(nowhereUrl(vendor));
                yield dataSource;
            }
            case H2 -> {
                JdbcDataSource dataSource = new JdbcDataSource();
                dataSource.setURL(nowhereUrl(vendor));
                yield dataSource;
            }
            case SQLITE -> {
                SQLiteDataSource dataSource = new SQLiteDataSource();
                dataSource.setUrl(nowhereUrl(vendor));
                yield dataSource;
            }
            case MARIADB -> new MariaDbDataSource(nowhereUrl(vendor));
        };
    }

    private static String nowhereUrl(Vendor vendor) {
        return switch (vendor) {
            case POSTGRESQL -> "jdbc:postgresql://localhost:1/nowhere?user=x";
            case H2 -> "jdbc:h2:mem:nowhere;IFEXISTS=TRUE";
            case SQLITE -> "jdbc:sqlite:/no/such/folder/file.db";
            case MARIADB -> "jdbc:mariadb://localhost:1/nowhere?user=x";
        };
    }

    /** Opened at its first use, where HikariCP throws an unchecked exception. */
    private static DataSource pool(String url) {
        HikariDataSource dataSource = new HikariDataSource();
        dataSource.setJdbcUrl(url);
        dataSource.setConnectionTimeout(250);
        return dataSource;
    }
}
