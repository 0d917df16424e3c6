package dev.driftless.it.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Direction;
import dev.driftless.Patch;
import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.WriteMode;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.manifest.RecordColumn;
import dev.driftless.store.Batch;
import dev.driftless.store.Change;
import dev.driftless.store.PageRequest;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreSession;
import dev.driftless.store.jdbc.JdbcStore;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Databases without row versions: a row is written if what was read of it is still there, to the last bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ReadValuesContract {

    private final Vendor vendor;
    /** Put before a statement that writes what the database usually refuses. */
    private final String lenient;
    private TestDatabase db;
    private RecordedConnection connection;
    private StoreSession session;
    private StepTable table;

    ReadValuesContract(Vendor vendor, String lenient) {
        this.vendor = vendor;
        this.lenient = lenient;
    }

    @BeforeAll
    void open() throws Exception {
        db = vendor.database();
        connection = new RecordedConnection(db.dataSource());
        session = new JdbcStore(connection.dataSource(), null, true).open();
    }

    @AfterAll
    void close() throws Exception {
        session.close();
        connection.close();
    }

    @Test
    void aRowThatTheConditionNoLongerMeansIsLeftAlone() {
        fill("INT", "1");
        db.execute("ALTER TABLE items ADD COLUMN other INT NOT NULL DEFAULT 0");
        Change change = change("n = 0 AND other = 0", new RecordColumn("seen", "seen", int.class));
        db.execute("UPDATE items SET other = 1");

        Batch.Guarded outcome = write(change);

        assertThat(outcome.written()).isEmpty();
        assertThat(outcome.changed()).isEmpty();
        assertThat(db.rows("SELECT n FROM items")).containsExactly("0");
    }

    void assertSeen(String type, String read, String now) {
        fill(type, read);
        Change change = change("");
        db.execute(lenient + "UPDATE items SET seen = " + now);

        Batch.Guarded outcome = write(change);

        assertThat(outcome.written()).isEmpty();
        assertThat(outcome.changed()).hasSize(1);
        assertThat(db.rows("SELECT n FROM items")).containsExactly("0");
    }

    void assertWrittenAtOnce(String type, String value) {
        fill(type, value);
        Change change = change("n = 0");
        connection.queries().clear();

        Batch.Guarded outcome = write(change);

        assertThat(outcome.written()).containsExactly(change.row().key());
        assertThat(connection.queries()).noneMatch(query -> query.sql.contains("FOR UPDATE"));
        assertThat(db.rows("SELECT n FROM items")).containsExactly("1");
    }

    private void fill(String type, String value) {
        db.execute("DROP TABLE IF EXISTS items",
                "CREATE TABLE items (id INT PRIMARY KEY, n INT NOT NULL, seen " + type + ")",
                lenient + "INSERT INTO items VALUES (1, 0, " + value + ")");
    }

    private Change change(String where, RecordColumn... columns) {
        table = session.table(StoreContract.ID, new ManifestStep("items", where, 0, WriteMode.NORMAL, Sweep.AUTO, "", true),
                List.of(columns), columns.length == 0);
        PageRequest all = new PageRequest(Direction.UP, null, null, 10, Long.MAX_VALUE);
        return table.change(session.readPage(table, all).rows().get(0), Patch.set("n", 1)).orElseThrow();
    }

    private Batch.Guarded write(Change change) {
        try (Batch batch = session.beginRows(table, StoreContract.settings())) {
            Batch.Guarded outcome = batch.writeUnchanged(List.of(change), true);
            batch.commit();
            return outcome;
        }
    }
}
