package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.driftless.Direction;
import dev.driftless.StoreException;
import dev.driftless.it.TestDatabase;
import dev.driftless.store.Snapshot;
import dev.driftless.store.StoreFailure;
import dev.driftless.store.StoreSession;
import dev.driftless.store.jdbc.JdbcStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The internal tables, and the way to the database. */
abstract class TablesContract extends StoreContract {

    TablesContract(VendorTraits vendor) {
        super(vendor);
    }

    @Test
    void withoutTablesThereIsNoSnapshot() {
        try (StoreSession session = emptyStore(true).open()) {
            assertThat(session.snapshot()).isEmpty();
        }
    }

    @Test
    void eightSessionsAtOnceCreateTheTablesOnce() throws Exception {
        TestDatabase empty = vendor.vendor().database();

        List<Optional<Snapshot>> snapshots = atOnce(8, () -> {
            try (StoreSession session = new JdbcStore(empty.dataSource(), null, true).open()) {
                session.createTables();
                return session.snapshot();
            }
        });

        assertThat(snapshots).containsOnly(Optional.of(Snapshot.EMPTY)).hasSize(8);
        assertThat(empty.number("SELECT COUNT(*) FROM migration_lock")).isEqualTo(1);
    }

    @Test
    void tablesThatAreThereKeepWhatTheyHold() {
        StoreSession session = open();
        session.startRun(newRun("kept", Direction.UP, ID));
        db.execute("DROP TABLE migration_failure");

        session.createTables();

        assertThat(session.snapshot().orElseThrow().activeRun()).hasValueSatisfying(
                run -> assertThat(run.id()).isEqualTo("kept"));
        assertThat(session.failureCount(ID)).isZero();
    }

    @Test
    void withoutThePermissionToCreateTheScriptIsNamedAndServes() throws IOException {
        TestDatabase empty = vendor.vendor().database();
        String script = "dev/driftless/store/schema-" + vendor.name() + ".sql";
        try (StoreSession session = new JdbcStore(empty.dataSource(), null, false).open()) {
            assertThatThrownBy(session::createTables).isInstanceOf(StoreException.class)
                    .hasMessageContaining("createTables(false)").hasMessageContaining(script);
            assertThat(empty.hasTable("migration_lock")).isFalse();

            for (String statement : statements(script)) {
                empty.execute(statement);
            }

            assertThat(session.snapshot()).contains(Snapshot.EMPTY);
            assertThat(session.startRun(newRun("first", Direction.UP, ID))).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"migration_lock", "migration_state", "migration_run", "migration_range", "migration_failure"})
    void aForeignTableOfTheSameNameIsRefusedAndNothingIsCreated(String name) {
        TestDatabase foreign = vendor.vendor().database();
        foreign.execute("CREATE TABLE " + name + " (a INT)", "INSERT INTO " + name + " VALUES (1)");
        try (StoreSession session = new JdbcStore(foreign.dataSource(), null, true).open()) {
            assertThatThrownBy(session::createTables).isInstanceOf(StoreException.class)
                    .hasMessageContaining(name).hasMessageContaining("schema(..)");
        }
        String other = name.equals("migration_lock") ? "migration_state" : "migration_lock";
        assertThat(foreign.hasTable(other)).isFalse();
        assertThat(foreign.rows("SELECT * FROM " + name)).containsExactly("1");
    }

    @Test
    void theTablesMayStandInASchemaOfTheirOwn() {
        assumeTrue(vendor.hasSchemas());
        TestDatabase empty = vendor.vendor().database();
        String schema = vendor.createSchema(empty);
        try (StoreSession session = new JdbcStore(empty.dataSource(), schema, true).open()) {
            session.createTables();
            assertThat(session.startRun(newRun("elsewhere", Direction.UP, ID))).isTrue();
        }
        assertThat(empty.rows("SELECT run_id FROM " + schema + ".migration_run")).containsExactly("elsewhere");
        try (StoreSession session = new JdbcStore(empty.dataSource(), null, true).open()) {
            assertThat(session.snapshot()).isEmpty();
        }
    }

    @Test
    void aSchemaThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> new JdbcStore(db.dataSource(), "nowhere_to_be_found", true).open())
                .isInstanceOf(StoreException.class).hasMessageContaining("nowhere_to_be_found");
    }

    @Test
    void aDatabaseThatCannotBeReachedIsAConnectionFailure() {
        assertThatThrownBy(() -> new JdbcStore(vendor.unreachable(), null, true).open())
                .isInstanceOfSatisfying(StoreFailure.class,
                        failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.CONNECTION));
    }

    @Test
    void oneWriterIsKnownAsSoonAsASessionWasOpened() {
        JdbcStore unopened = new JdbcStore(db.dataSource(), null, true);
        assertThat(unopened.oneWriter()).isFalse();

        unopened.open().close();

        assertThat(unopened.oneWriter()).isEqualTo(vendor.oneWriter());
    }

    @Test
    void onlyADatabaseErrorIsAFailureBehindAnException() {
        open();

        assertThat(store.failureBehind(new IllegalStateException(new IOException("no database")))).isEmpty();
        assertThat(store.failureBehind(new IllegalStateException(new SQLException("gone", "08006"))))
                .hasValueSatisfying(failure -> assertThat(failure.kind()).isEqualTo(StoreFailure.Kind.CONNECTION));
        StoreFailure known = new StoreFailure(StoreFailure.Kind.LOCKED, "as it is");
        assertThat(store.failureBehind(new RuntimeException(known))).contains(known);
    }

    @Test
    void tablesAreNamedInTheCataloguesSpelling() {
        items(1);
        StoreSession session = open();

        assertThat(session.tableName("ITEMS", "a hook")).isEqualTo(table(session).name()).endsWithIgnoringCase(".items");
        assertThatThrownBy(() -> session.tableName("nothing", "a hook"))
                .isInstanceOf(dev.driftless.SchemaException.class).hasMessageContaining("a hook");
        assertThatThrownBy(() -> table(session, "items", "no_such_column = 1", ""))
                .isInstanceOf(dev.driftless.SchemaException.class).hasMessageContaining(ID);
    }

    private JdbcStore emptyStore(boolean mayCreate) {
        return new JdbcStore(vendor.vendor().database().dataSource(), null, mayCreate);
    }

    private static List<String> statements(String script) throws IOException {
        try (InputStream in = JdbcStore.class.getResourceAsStream("/" + script)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
            return List.of(text.strip().split(";\\s*"));
        }
    }
}
