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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MariaDB, which has no row versions: a row is written if what was read of it is still there, to the last bit. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MariaDbReadValuesTest {

    private TestDatabase db;
    private RecordedConnection connection;
    private StoreSession session;
    private StepTable table;

    @BeforeAll
    void open() throws Exception {
        db = Vendor.MARIADB.database();
        connection = new RecordedConnection(db.dataSource());
        session = new JdbcStore(connection.dataSource(), null, true).open();
    }

    @AfterAll
    void close() throws Exception {
        session.close();
        connection.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            VARCHAR(20)                                  | 'a'                          | 'A'
            VARCHAR(20)                                  | 'a'                          | 'a '
            VARCHAR(20)                                  | 'a'                          | 'á'
            VARCHAR(20)                                  | ''                           | NULL
            VARCHAR(20)                                  | NULL                         | ''
            VARCHAR(20)                                  | NULL                         | 'null'
            VARCHAR(20) CHARACTER SET latin1             | 'é'                          | 'e'
            VARCHAR(20) COLLATE utf8mb4_unicode_ci       | 'ß'                          | 'ss'
            VARCHAR(400)                                 | '1'                          | '01'
            CHAR(5)                                      | 'a'                          | 'A'
            INT                                          | 0                            | NULL
            TINYINT(1)                                   | 1                            | 2
            BIGINT                                       | 9007199254740993             | 9007199254740992
            BIGINT UNSIGNED                              | 18446744073709551615         | 18446744073709551614
            DECIMAL(20, 10)                              | 1.0000000001                 | 1.0000000002
            DATE                                         | '2024-02-29'                 | '2024-03-01'
            DATE                                         | '0000-00-00'                 | NULL
            DATETIME(6)                                  | '2024-01-01 10:00:00.000001' | '2024-01-01 10:00:00.000002'
            TIMESTAMP(6) NULL                            | '2024-01-01 10:00:00.000001' | '2024-01-01 10:00:00.000002'
            TIMESTAMP NULL                               | '0000-00-00 00:00:00'        | NULL
            TIME(3)                                      | '10:00:00.001'               | '10:00:00.002'
            DOUBLE                                       | 0.1                          | 0.10000000000000002
            FLOAT                                        | 0.1                          | 0.10000001
            JSON                                         | '{"a": 1}'                   | '{"a": 2}'
            TEXT                                         | 'a'                          | 'A'
            VARBINARY(8)                                 | x'6100'                      | x'61'
            BIT(8)                                       | b'00000001'                  | b'00000011'
            YEAR                                         | 2024                         | 2025
            ENUM('a', 'b')                               | 'a'                          | 'b'
            """)
    void aSmallDifferenceIsSeen(String type, String read, String now) throws Exception {
        fill(type, read);
        Change change = change("");
        db.execute("SET STATEMENT sql_mode = '' FOR UPDATE items SET seen = " + now);

        Batch.Guarded outcome = write(change);

        assertThat(outcome.written()).isEmpty();
        assertThat(outcome.changed()).hasSize(1);
        assertThat(db.rows("SELECT n FROM items")).containsExactly("0");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            VARCHAR(20)                                  | 'Ä ß 漢 😀 '
            VARCHAR(20)                                  | NULL
            VARCHAR(20) CHARACTER SET latin1             | 'é'
            VARCHAR(20) COLLATE utf8mb4_unicode_ci       | 'it''s \\"quoted\\"'
            CHAR(5)                                      | 'a'
            INT                                          | -5
            TINYINT(1)                                   | 2
            BIGINT UNSIGNED                              | 18446744073709551615
            DECIMAL(20, 10)                              | 1.0000000001
            DATE                                         | '2024-02-29'
            DATETIME(6)                                  | '2024-01-01 10:00:00.000001'
            TIMESTAMP(6) NULL                            | '2024-01-01 10:00:00.000001'
            TIME(3)                                      | '10:00:00.001'
            """)
    void aRowAsItWasReadIsWrittenWithoutBeingReadAgain(String type, String value) throws Exception {
        fill(type, value);
        Change change = change("n = 0");
        connection.queries().clear();

        Batch.Guarded outcome = write(change);

        assertThat(outcome.written()).containsExactly(change.row().key());
        assertThat(connection.queries()).noneMatch(query -> query.sql.contains("FOR UPDATE"));
        assertThat(db.rows("SELECT n FROM items")).containsExactly("1");
    }

    @Test
    void aRowThatTheConditionNoLongerMeansIsLeftAlone() throws Exception {
        fill("INT", "1");
        db.execute("ALTER TABLE items ADD COLUMN other INT NOT NULL DEFAULT 0");
        Change change = change("n = 0 AND other = 0", new RecordColumn("seen", "seen", int.class));
        db.execute("UPDATE items SET other = 1");

        Batch.Guarded outcome = write(change);

        assertThat(outcome.written()).isEmpty();
        assertThat(outcome.changed()).isEmpty();
        assertThat(db.rows("SELECT n FROM items")).containsExactly("0");
    }

    private void fill(String type, String value) {
        db.execute("DROP TABLE IF EXISTS items",
                "CREATE TABLE items (id INT PRIMARY KEY, n INT NOT NULL, seen " + type + ")",
                "SET STATEMENT sql_mode = '' FOR INSERT INTO items VALUES (1, 0, " + value + ")");
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
