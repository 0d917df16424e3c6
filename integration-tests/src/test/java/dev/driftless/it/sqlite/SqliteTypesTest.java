package dev.driftless.it.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationReport;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SQLite's values, each of which has a type of its own, whatever its column's type is. */
class SqliteTypesTest {

    private static final String COLUMNS = "id INTEGER PRIMARY KEY, i INTEGER, r REAL, t VARCHAR(50), b BLOB, dec DECIMAL(20, 4),"
            + " bool BOOLEAN, dt DATE, tm TIME, ts TIMESTAMP, tz TIMESTAMP WITH TIME ZONE, u UUID, js JSON, e STATE, x";

    /** What each column means to hold, and then values of other storage classes. */
    private static final List<String> ROWS = List.of(
            "-9223372036854775808, 0.30000000000000004, 'it''s ?' || char(0) || '😀', x'00ff5c', 12.34, TRUE, '2024-02-29',"
                    + " '23:59:58.123456', '2024-02-29 12:00:00.5', '2024-02-29T12:00:00+05:30',"
                    + " '123e4567-e89b-12d3-a456-426614174000', '{\"a\":[1,2.50,\"x\"],\"b\":null}', 'green', 1.5",
            "'abc', 'abc', x'00', 'abc', 'abc', 'maybe', 20240229, 86399, 1709208000123, 1709208000, x'00', 5, 7, x''",
            "1.5, 9e999, '', x'', 9223372036854775807, 2, '29.02.2024', 0.5, 2460370.0, '2024-02-29 12:00', 'none', 'none', '', 'x'",
            "9223372036854775807, -4.9e-324, '123', 1, -1e300, 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, -9223372036854775808",
            "NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL");

    private static TestDatabase database(List<String> rows) {
        TestDatabase db = Vendor.SQLITE.database();
        db.execute("CREATE TABLE typed (" + COLUMNS + ")", "CREATE TABLE copied (" + COLUMNS + ")");
        for (int i = 0; i < rows.size(); i++) {
            db.execute("INSERT INTO typed VALUES (" + (i + 1) + ", " + rows.get(i) + ")",
                    "INSERT INTO copied (id) VALUES (" + (i + 1) + ")");
        }
        return db;
    }

    private static Migrator.Builder migrator(TestDatabase db, String... sources) {
        return Migrator.builder().dataSource(db.dataSource()).manifest(TestBuild.of(sources).manifest());
    }

    /** Puts what the method read from one table into a column without a type of the other. */
    private static final String COPY = """
            @Migration(id = "20260101_000000_copy")
            final class Copy {
                static final Map<Object, Map<String, Object>> ROWS = new HashMap<>();
                @Up(table = "typed") Patch up(Document d) {
                    ROWS.put(d.get("id"), d.asMap());
                    Patch same = Patch.none();
                    for (Map.Entry<String, Object> e : d.asMap().entrySet()) {
                        boolean ofItsType = switch (e.getKey()) {
                            case "i" -> e.getValue() instanceof Long;
                            case "r" -> e.getValue() instanceof Double;
                            case "t" -> e.getValue() instanceof String;
                            case "b" -> e.getValue() instanceof byte[];
                            default -> true;
                        };
                        if (!e.getKey().equals("id") && (ofItsType || e.getValue() == null)) same = same.and(e.getKey(), e.getValue());
                    }
                    return same;
                }
            }
            """;
    private static final String PASTE = """
            @Migration(id = "20260102_000000_paste")
            final class Paste {
                @Up(table = "pasted") Patch up(Document d) {
                    return Patch.set("v", Copy.ROWS.get(d.get("id")).get(d.getString("col")));
                }
            }
            """;

    @Test
    void everyValueKeepsItsStorageClassAndAnUnchangedOneIsNotWritten() {
        TestDatabase db = database(ROWS);
        db.execute("CREATE TABLE written (id INT)",
                "CREATE TRIGGER seen AFTER UPDATE ON typed BEGIN INSERT INTO written VALUES (NEW.id); END",
                "CREATE TABLE pasted (id INT NOT NULL, col TEXT NOT NULL, v, PRIMARY KEY (id, col)) WITHOUT ROWID",
                "INSERT INTO pasted SELECT t.id, c.name, NULL FROM typed t, pragma_table_info('typed') c WHERE c.name <> 'id'");

        RunResult result = migrator(db, COPY, PASTE).build().up();

        assertThat(result.error()).isEmpty();
        assertThat(result.migrations()).extracting(MigrationReport::changed).first().isEqualTo(0L);
        assertThat(db.number("SELECT COUNT(*) FROM written")).isZero();
        for (String column : db.rows("SELECT name FROM pragma_table_info('typed') WHERE name <> 'id'")) {
            assertThat(db.rows("SELECT t.id, typeof(p.v), hex(p.v) FROM pasted p JOIN typed t ON t.id = p.id WHERE p.col = '" + column
                    + "' AND NOT (p.v IS t." + column + " AND typeof(p.v) = typeof(t." + column + "))")).as(column).isEmpty();
        }
    }

    private static final String RECORD = """
            @Migration(id = "20260101_000000_record")
            final class Rec {
                enum Colour { red, green }
                record Row(long id, Long i, Double r, String t, byte[] b, BigDecimal dec, Boolean bool, LocalDate dt, LocalTime tm,
                        LocalDateTime ts, Instant tz, UUID u, Map<String, Object> js, @Column("e") Colour colour, Object x) {}
                @Up(table = "typed")
                Row up(Row x) {
                    if (x.i() == null) {
                        return new Row(x.id(), 1L, 6d, "seven", new byte[] {1, 2}, new BigDecimal("4.50"), false, LocalDate.of(2000, 1, 1),
                                LocalTime.of(8, 0), LocalDateTime.of(2000, 1, 1, 9, 0), Instant.EPOCH, new UUID(0, 1),
                                Map.of("ten", 10), Colour.red, null);
                    }
                    return x;
                }
            }
            """.replace(", Object x) {}", ") {}").replace(", Colour.red, null)", ", Colour.red)");

    @Test
    void recordsReadTheUsualTextsAndWriteThem() {
        TestDatabase db = database(List.of(ROWS.get(0), ROWS.get(4)));
        List<String> before = db.rows("SELECT * FROM typed WHERE id = 1");

        RunResult result = migrator(db, RECORD).build().up();

        assertThat(result.error()).isEmpty();
        assertThat(result.migrations().get(0).changed()).isEqualTo(1);
        assertThat(db.rows("SELECT * FROM typed WHERE id = 1")).isEqualTo(before);
        assertThat(db.rows("SELECT i, r, t, hex(b), dec, bool, dt, tm, ts, tz, u, js, e FROM typed WHERE id = 2")).containsExactly(
                "1|6.0|seven|0102|4.5|0|2000-01-01|08:00:00|2000-01-01 09:00:00|1970-01-01 00:00:00|"
                        + "00000000-0000-0000-0000-000000000001|{\"ten\":10}|red");
        assertThat(db.rows("SELECT date(dt), time(tm), datetime(ts), datetime(tz) FROM typed WHERE id = 2"))
                .containsExactly("2000-01-01|08:00:00|2000-01-01 09:00:00|1970-01-01 00:00:00");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "Patch.set(\"i\", \"5\")", "Patch.set(\"i\", 1.5)", "Patch.set(\"t\", 5)", "Patch.set(\"b\", \"text\")",
        "Patch.set(\"dec\", new BigDecimal(\"12345678901234567890.1\"))", "Patch.set(\"x\", new Object())",
        "Patch.set(\"i\", new BigInteger(\"9223372036854775808\"))"})
    void whatWouldBeStoredAsSomethingElseIsRefused(String patch) {
        TestDatabase db = database(ROWS);
        List<String> before = db.rows("SELECT * FROM typed");

        RunResult result = migrator(db, TestBuild.migration("P", "20260101_000000_patch",
                "@Up(table = \"typed\") Patch up(Document d) { return " + patch + "; }")).build().up();

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("{id=1}", "main.typed");
        assertThat(db.rows("SELECT * FROM typed")).isEqualTo(before);
    }

    /** Such a row would be looked for under another key than it has. */
    @Test
    void aKeyThatIsNoUnicodeEndsTheRunBeforeItsBatch() {
        TestDatabase db = Vendor.SQLITE.database();
        db.execute("CREATE TABLE items (id TEXT NOT NULL PRIMARY KEY, n INT NOT NULL)",
                "INSERT INTO items VALUES ('a', 0), ('b', 0), (CAST(x'63ff' AS TEXT), 0), ('\uFFFD', 0)");
        Counted items = new Counted(db);

        RunResult result = items.builder(Counted.PLUS_ONE).build().up(RunOptions.defaults().batchSize(2));

        assertThat(result.status()).isEqualTo(RunStatus.FAILED);
        assertThat(result.error().orElseThrow()).contains("key column id holds text that is not valid UTF-8");
        db.execute("UPDATE items SET id = 'c' WHERE id = CAST(x'63ff' AS TEXT)");
        assertThat(items.builder(Counted.PLUS_ONE).build().up().error()).isEmpty();
        items.everyRowOnce();
    }
}
