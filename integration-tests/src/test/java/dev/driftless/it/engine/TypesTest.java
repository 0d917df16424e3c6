package dev.driftless.it.engine;

import static dev.driftless.it.engine.Items.migrator;
import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationReport;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of every type on their way out of the database, through Java, and back. */
class TypesTest {

    private static final List<String> COMMON = List.of("i INT", "s SMALLINT", "l BIGINT", "dec NUMERIC(20, 4)", "r REAL",
            "d DOUBLE PRECISION", "b BOOLEAN", "t VARCHAR(50)", "p CHAR(6)", "dt DATE", "tm TIME(6)", "ts TIMESTAMP(6)",
            "tz TIMESTAMP(6) WITH TIME ZONE", "u UUID", "js JSON");

    private static TestDatabase database(Vendor vendor) {
        TestDatabase db = vendor.database();
        String json = (vendor == Vendor.H2 ? "JSON " : "") + "'{\"a\":[1,2.50,\"x\"],\"b\":null}'";
        String bytes = vendor == Vendor.POSTGRESQL ? "'\\x00ff5c'" : "X'00ff5c'";
        String instant = "TIMESTAMP WITH TIME ZONE '2024-02-29 12:00:00.123456+00:00'";
        String columns = String.join(", ", COMMON) + switch (vendor) {
            case POSTGRESQL -> ", big TEXT, by BYTEA, e colour, jb JSONB, arr INT[], pos positive, iv INTERVAL";
            case H2 -> ", big CLOB, by VARBINARY(100), e ENUM('red', 'green')";
            case MARIADB -> ", big LONGTEXT, by VARBINARY(100), e ENUM('red', 'green')";
            case SQLITE -> throw new IllegalArgumentException("its columns hold values of any type");
        };
        if (vendor == Vendor.POSTGRESQL) {
            db.execute("CREATE TYPE colour AS ENUM ('red', 'green')", "CREATE DOMAIN positive AS INT CHECK (VALUE > 0)");
        }
        if (vendor == Vendor.MARIADB) {
            // TIMESTAMP is the type with a time zone, in which the first second of the epoch is missing.
            columns = columns.replace("r REAL", "r FLOAT").replace("ts TIMESTAMP(6)", "ts DATETIME(6)").replace("tz TIMESTAMP(6) WITH TIME ZONE", "tz TIMESTAMP(6) NULL")
                    .replace("by VARBINARY", "`by` VARBINARY").replace("dec NUMERIC", "`dec` NUMERIC");
            instant = "FROM_UNIXTIME(1709208000.123456)";
        }
        String values = "-5, 7, 9000000000, 12.3400, 1.5, 2.5e10, TRUE, 'it''s ?', 'ab', DATE '2024-02-29', TIME '23:59:58.123456',"
                + " TIMESTAMP '2024-02-29 12:00:00.123456', " + instant + ","
                + " '123e4567-e89b-12d3-a456-426614174000', " + json + ", REPEAT('long ', 20000), " + bytes + ", 'green'"
                + (vendor == Vendor.POSTGRESQL ? ", '{\"k\": 1.0}', '{1,NULL,3}', 4, '1 day 02:03:04'" : "");
        db.execute("CREATE TABLE typed (id BIGINT NOT NULL PRIMARY KEY, " + columns + ")",
                "CREATE TABLE copied (id BIGINT NOT NULL PRIMARY KEY, " + columns + ")",
                "INSERT INTO typed VALUES (1, " + values + ")", "INSERT INTO typed (id) VALUES (2)",
                "INSERT INTO copied (id) SELECT id FROM typed");
        return db;
    }

    /** Remembers each value of one table and puts it into the other, row by row. */
    private static final String COPY = """
            @Migration(id = "20260101_000000_copy")
            final class Copy {
                static final Map<Object, Map<String, Object>> ROWS = new HashMap<>();
                static Patch values(Document d) {
                    Patch patch = Patch.none();
                    for (Map.Entry<String, Object> e : ROWS.get(d.get("id")).entrySet()) {
                        if (!e.getKey().equalsIgnoreCase("id")) patch = patch.and(e.getKey(), e.getValue());
                    }
                    return patch;
                }
                @Up(table = "typed") Patch up(Document d) { ROWS.put(d.get("id"), d.asMap()); return values(d); }
            }
            """;
    private static final String PASTE = """
            @Migration(id = "20260102_000000_paste")
            final class Paste {
                @Up(table = "copied") Patch up(Document d) { return Copy.values(d); }
            }
            """;

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void everyValueAndNullSurvivesTheRoundTripAndAnUnchangedOneIsNotWritten(Vendor vendor) {
        TestDatabase db = database(vendor);
        String version = vendor == Vendor.POSTGRESQL ? "xmin" : "0";
        List<String> before = db.rows("SELECT " + version + " FROM typed ORDER BY id");

        RunResult result = migrator(db, COPY, PASTE).build().up();

        assertThat(result.error()).isEmpty();
        assertThat(result.migrations()).extracting(MigrationReport::changed).containsExactly(0L, 1L);
        assertThat(db.rows("SELECT " + version + " FROM typed ORDER BY id")).isEqualTo(before);
        assertThat(db.rows("SELECT * FROM copied ORDER BY id")).isEqualTo(db.rows("SELECT * FROM typed ORDER BY id"));
        assertThat(db.rows("SELECT * FROM copied WHERE id = 1").get(0)).contains("it's ?", "9000000000", "long long");
    }

    private static final String RECORD = """
            @Migration(id = "20260101_000000_record")
            final class Rec {
                enum Colour { red, green }
                record Row(long id, Integer i, Short s, Long l, BigDecimal dec, Float r, Double d, Boolean b, String t, LocalDate dt,
                        LocalTime tm, LocalDateTime ts, Instant tz, UUID u, byte[] by, Map<String, Object> js,
                        @Column("e") Colour colour, @Column("big") String large) {}
                @Up(table = "typed")
                Row up(Row x) {
                    if (x.i() == null) {
                        return new Row(x.id(), 1, (short) 2, 3L, new BigDecimal("4.5"), 5f, 6d, false, "seven", LocalDate.of(2000, 1, 1),
                                LocalTime.of(8, 0), LocalDateTime.of(2000, 1, 1, 9, 0), Instant.ofEpochSecond(1), new UUID(0, 1), new byte[] {1, 2},
                                Map.of("ten", 10), Colour.red, "b".repeat(100_000));
                    }
                    x.by()[0] = 9;
                    return new Row(x.id(), null, null, null, null, null, null, null, null, null, null, null, null, null, x.by(), null, null, null);
                }
            }
            """;

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void recordsWriteWhatDiffersNullsIncluded(Vendor vendor) {
        TestDatabase db = database(vendor);

        boolean maria = vendor == Vendor.MARIADB;
        String dec = maria ? "`dec`" : "dec";
        RunResult result = migrator(db, RECORD).build().up();

        assertThat(result.error()).isEmpty();
        assertThat(result.migrations().get(0).changed()).isEqualTo(2);
        assertThat(db.rows("SELECT i, s, l, " + dec + ", r, d, b, t, dt, tm, ts, u, js, e, big FROM typed WHERE id = 1"))
                .containsExactly("null" + "|null".repeat(14));
        assertThat(db.number("SELECT COUNT(*) FROM typed WHERE id = 1 AND p = 'ab' AND "
                + (maria ? "`by`" : "by") + " = " + (vendor == Vendor.POSTGRESQL ? "'\\x09ff5c'" : "X'09ff5c'"))).isEqualTo(1);
        assertThat(db.number("SELECT COUNT(*) FROM typed WHERE id = 2 AND i = 1 AND s = 2 AND l = 3 AND " + dec + " = 4.5 AND r = 5 AND d = 6"
                + " AND NOT b AND t = 'seven' AND dt = '2000-01-01' AND tm = '08:00:00' AND ts = '2000-01-01 09:00:00'"
                + " AND " + (maria ? "UNIX_TIMESTAMP(tz) = 1" : "tz = '1970-01-01 00:00:01+00'") + " AND e = 'red' AND LENGTH(big) = 100000")).isEqualTo(1);
        assertThat(db.rows("SELECT js FROM typed WHERE id = 2").get(0).replace(" ", "")).isEqualTo("{\"ten\":10}");
    }

    private static String patch(String expression) {
        return """
                @Migration(id = "20260101_000000_patch")
                final class P {
                    @Up(table = "typed", where = "id = 1", sweep = Sweep.ONCE)
                    Patch up(Document d) { return %s; }
                }
                """.formatted(expression);
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void whatDoesNotFitIsAnErrorAndNeverCut(Vendor vendor) {
        TestDatabase db = database(vendor);
        List<String> before = db.rows("SELECT * FROM typed ORDER BY id");
        for (String patch : List.of("Patch.set(\"t\", \"x\".repeat(51))", "Patch.set(\"p\", \"1234567\")",
                "Patch.set(\"s\", 70000)", "Patch.set(\"i\", 5000000000L)", "Patch.set(\"dec\", new BigDecimal(\"1e20\"))",
                "Patch.set(\"e\", \"blue\")", "Patch.set(\"i\", \"5\")", "Patch.set(\"i\", 1.5)", "Patch.set(\"js\", \"{\")",
                "Patch.set(\"b\", 1)", "Patch.set(\"dt\", \"yesterday\")")) {
            if (vendor == Vendor.MARIADB && patch.contains("\"b\"")) {
                continue; // Its BOOLEAN is a number.
            }
            RunResult result = migrator(db, patch(patch)).build().up(dev.driftless.RunOptions.defaults().allowDrift(true));
            assertThat(result.status()).as(patch).isEqualTo(RunStatus.FAILED);
            assertThat(result.error().orElseThrow()).as(patch).containsIgnoringCase("{id=1}").containsIgnoringCase("typed");
            assertThat(db.rows("SELECT * FROM typed ORDER BY id")).as(patch).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(value = Vendor.class, mode = EnumSource.Mode.EXCLUDE, names = "SQLITE")
    void onlySpacesAreThePaddingOfAFixedLengthText(Vendor vendor) {
        TestDatabase db = database(vendor);
        assertThat(migrator(db, patch("Patch.set(\"p\", \"ab  \")")).build().up().migrations().get(0).changed()).isZero();

        TestDatabase other = database(vendor);
        migrator(other, patch("Patch.set(\"p\", \"ab\\t\")")).build().up().orThrow();
        assertThat(other.rows("SELECT p FROM typed WHERE id = 1").get(0)).startsWith("ab\t");
    }

    @ParameterizedTest
    @EnumSource(Vendor.class)
    void theVersionColumnIsRaisedWithEveryWrite(Vendor vendor) {
        TestDatabase db = Items.database(vendor, 20);
        db.execute("ALTER TABLE items ADD COLUMN version INT", "UPDATE items SET version = 4 WHERE id <= 10");
        String source = Items.PLUS_ONE_SOURCE
                .replace("@Up(table = \"items\")", "@Up(table = \"items\", versionColumn = \"version\")")
                .replace("return new Item(item.id(), item.n() + 1)",
                        "return item.id() % 2 == 0 ? item : new Item(item.id(), item.n() + 1)");

        Migrator migrator = migrator(db, source).build();
        migrator.up().orThrow();

        assertThat(Items.count(db, "n = 1 AND version = CASE WHEN id <= 10 THEN 5 ELSE 1 END")).isEqualTo(10);
        assertThat(Items.count(db, "n = 0 AND (version = 4 OR version IS NULL)")).isEqualTo(10);
    }

    @Test
    void postgresArraysDomainsAndJsonbArePatchedAsText() {
        TestDatabase db = database(Vendor.POSTGRESQL);
        String patch = "Patch.set(\"arr\", \"{7,NULL}\").and(\"pos\", 9).and(\"jb\", Map.of(\"k\", List.of(1))).and(\"iv\", \"2 days\")";

        assertThat(migrator(db, patch(patch)).build().up().error()).isEmpty();

        assertThat(db.rows("SELECT arr, pos, jb, iv FROM typed WHERE id = 1"))
                .containsExactly("{7,NULL}|9|{\"k\": [1]}|2 days");
        TestDatabase other = database(Vendor.POSTGRESQL);
        assertThat(migrator(other, patch("Patch.set(\"pos\", -1)")).build().up().error().orElseThrow()).contains("positive");
    }
}
