package dev.driftless.it.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.MigrationReport;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.it.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every type that MariaDB has, out of the database, through Java and back, with both drivers. */
class MariaDbTypesTest {

    /** Values of each type; a column of that type holds them in its rows. */
    private static final Map<String, List<String>> VALUES = new TreeMap<>(Map.ofEntries(
            Map.entry("BIGINT UNSIGNED", List.of("0", "18446744073709551615", "9223372036854775808")),
            Map.entry("BIGINT", List.of("-9223372036854775808", "9223372036854775807")),
            Map.entry("INT UNSIGNED", List.of("4294967295", "0")),
            Map.entry("MEDIUMINT UNSIGNED", List.of("16777215")),
            Map.entry("TINYINT UNSIGNED", List.of("255")),
            Map.entry("TINYINT(1)", List.of("0", "1", "2", "-128")),
            Map.entry("DECIMAL(65, 30)", List.of("-0.000000000000000000000000000001",
                    "99999999999999999999999999999999999.999999999999999999999999999999")),
            Map.entry("FLOAT", List.of("0.1", "16777217", "3.402823466e38", "1.17549435e-38", "1.4e-45", "-0.0")),
            Map.entry("DOUBLE", List.of("0.1", "9007199254740993", "1.7976931348623157e308", "2.2250738585072014e-308")),
            Map.entry("BIT(1)", List.of("0", "1")),
            Map.entry("BIT(9)", List.of("0", "511", "256")),
            Map.entry("BIT(64)", List.of("0", "18446744073709551615")),
            Map.entry("BINARY(4)", List.of("X'00'", "X'00ff5c27'", "X'20'")),
            Map.entry("VARBINARY(20)", List.of("X''", "X'00'", "X'2720'")),
            Map.entry("LONGBLOB", List.of("REPEAT(X'00ff5c', 50000)", "X''")),
            Map.entry("TEXT CHARACTER SET utf8mb4", List.of("'😀 日本語 \\0 \\' \\\\ \\n ?'", "''", "' '")),
            Map.entry("LONGTEXT CHARACTER SET utf8mb4", List.of("REPEAT('😀', 30000)")),
            Map.entry("VARCHAR(20) CHARACTER SET latin1", List.of("'é  '", "'ß'", "'A'")),
            Map.entry("VARCHAR(20) CHARACTER SET utf16", List.of("'é😀'")),
            Map.entry("CHAR(6)", List.of("''", "'ab'", "' ab'", "'ab\\t'")),
            Map.entry("ENUM('a', '2', 'it''s ?', '')", List.of("'a'", "'2'", "'it''s ?'", "''")),
            Map.entry("SET('a', 'b', '1')", List.of("''", "'a,1'", "'a,b,1'")),
            Map.entry("JSON", List.of("'{\"a\": [1, 2.50, \"x\\\\n\"], \"b\": null}'", "'\"text\"'", "'1'")),
            Map.entry("DATE", List.of("'0000-00-00'", "'2024-02-00'", "'2024-00-00'", "'1000-01-01'", "'9999-12-31'", "'0001-01-01'")),
            Map.entry("DATETIME", List.of("'0000-00-00 00:00:00'", "'2024-02-29 23:59:59'")),
            Map.entry("DATETIME(6)", List.of("'0000-00-00 00:00:00'", "'2024-02-00 10:00:00.5'", "'9999-12-31 23:59:59.999999'")),
            Map.entry("TIMESTAMP(6) NULL", List.of("0", "FROM_UNIXTIME(1709208000.123456)", "FROM_UNIXTIME(2147483647.999999)",
                    "FROM_UNIXTIME(1)")),
            Map.entry("TIME", List.of("'-838:59:59'", "'838:59:59'", "'24:00:00'", "'00:00:00'")),
            Map.entry("TIME(6)", List.of("'-00:00:00.000001'", "'23:59:59.999999'", "'100:00:00.5'")),
            Map.entry("YEAR", List.of("0", "1901", "2155", "'2000'")),
            Map.entry("UUID", List.of("'123e4567-e89b-12d3-a456-426614174000'")),
            Map.entry("INET4", List.of("'255.255.255.255'")),
            Map.entry("INET6", List.of("'2001:db8::ff00:42:8329'", "'::ffff:10.0.0.1'")),
            Map.entry("POINT", List.of("ST_GeomFromText('POINT(1.5 -2)', 4326)"))));

    /** Remembers each value of one table and puts it into the other, row by row. */
    private static final String COPY = """
            @Migration(id = "20260101_000000_copy")
            final class Copy {
                static final Map<Object, Map<String, Object>> ROWS = new HashMap<>();
                static Patch values(Document d) {
                    Patch patch = Patch.none();
                    for (Map.Entry<String, Object> e : ROWS.get(d.get("id")).entrySet()) {
                        if (!e.getKey().equals("id")) patch = patch.and(e.getKey(), e.getValue());
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
    @EnumSource(Drivers.class)
    void everyValueSurvivesTheRoundTripInAnySession(Drivers driver) {
        List<String> types = List.copyOf(VALUES.keySet());
        TestDatabase db = Drivers.database();
        String columns = columns(types);
        int rows = VALUES.values().stream().mapToInt(List::size).max().orElseThrow();
        db.execute("CREATE TABLE typed (id INT PRIMARY KEY, " + columns + ")", "CREATE TABLE copied (id INT PRIMARY KEY, " + columns + ")");
        for (int row = 0; row < rows; row++) {
            int r = row;
            String values = types.stream().map(VALUES::get).map(v -> r < v.size() ? v.get(r) : "NULL").collect(Collectors.joining(", "));
            db.execute("INSERT INTO typed VALUES (" + row + ", " + values + ")");
        }
        db.execute("INSERT INTO copied (id) SELECT id FROM typed");

        RunResult result = Drivers.migrator(driver.of(db, "sessionVariables=time_zone='-03:30',sql_mode='PAD_CHAR_TO_FULL_LENGTH'"),
                COPY, PASTE).build().up();

        assertThat(result.error()).isEmpty();
        assertThat(result.migrations()).extracting(MigrationReport::changed).containsExactly(0L, (long) rows);
        for (int i = 0; i < types.size(); i++) {
            String exact = types.get(i).equals("FLOAT") ? "c%d + 0e0".formatted(i) : "HEX(CONCAT(c%d, ''))".formatted(i);
            assertThat(db.rows("SELECT " + exact + " FROM copied ORDER BY id")).as(types.get(i))
                    .isEqualTo(db.rows("SELECT " + exact + " FROM typed ORDER BY id"));
        }
    }

    private static String columns(List<String> types) {
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < types.size(); i++) {
            columns.append(i == 0 ? "" : ", ").append('c').append(i).append(' ').append(types.get(i));
        }
        return columns.toString();
    }

    private static String patch(String expression) {
        return """
                @Migration(id = "20260101_000000_patch")
                final class P {
                    @Up(table = "typed", sweep = Sweep.ONCE)
                    Patch up(Document d) { return %s; }
                }
                """.formatted(expression);
    }

    /** A session that is not strict would cut these, or put another value in their place. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', value = {
        "VARCHAR(5); 'a'; \"toolong\"",
        "VARCHAR(5) CHARACTER SET latin1; 'a'; \"日本\"",
        "CHAR(5); 'a'; \"toolong\"",
        "VARBINARY(2); 'a'; new byte[3]",
        "TINYTEXT; 'a'; \"x\".repeat(256)",
        "TINYTEXT; 'a'; \"x\".repeat(300)",
        "TEXT; 'a'; \"x\".repeat(65536)",
        "TEXT; 'a'; \"x\".repeat(70000)",
        "TINYBLOB; 'a'; new byte[256]",
        "BLOB; 'a'; new byte[65537]",
        "TINYINT(1); 1; 128",
        "TINYINT UNSIGNED; 1; -1",
        "INT UNSIGNED; 1; 4294967296L",
        "BIGINT UNSIGNED; 1; new BigDecimal(\"18446744073709551616\")",
        "BIT(3); 1; 8",
        "DECIMAL(4,2); 1; 100",
        "FLOAT; 1; Float.POSITIVE_INFINITY",
        "DOUBLE; 1; Double.NaN",
        "ENUM('a','b'); 'a'; \"c\"",
        "ENUM('a','b'); 'a'; \"2\"",
        "SET('a','b'); 'a'; \"a,c\"",
        "YEAR; 2000; 1900",
        "DATE; '2000-01-01'; LocalDate.of(10000, 1, 1)",
        "DATE; '2000-01-01'; \"2024-13-00\"",
        "TIMESTAMP; FROM_UNIXTIME(5); Instant.ofEpochSecond(-1)",
        "TIME; '00:00:00'; \"839:00:00\"",
        "UUID; '123e4567-e89b-12d3-a456-426614174000'; \"123\"",
        "INET6; '::1'; \"here\"",
        "JSON; '1'; \"{\""})
    void whatDoesNotFitIsAnErrorAndNeverCut(String type, String value, String patched) {
        TestDatabase db = Drivers.database("CREATE TABLE typed (id INT PRIMARY KEY, c " + type.strip() + ")",
                "INSERT INTO typed VALUES (1, " + value.strip() + ")");
        List<String> before = db.rows("SELECT HEX(c) FROM typed");

        RunResult result = Drivers.migrator(Drivers.MARIADB_TEXT.of(db, "sessionVariables=sql_mode=''"),
                patch("Patch.set(\"c\", " + patched.strip() + ")")).build().up();

        assertThat(result.error().orElse("")).contains("failed on row {id=1}");
        assertThat(db.rows("SELECT HEX(c) FROM typed")).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Drivers.class)
    void aTruthValueIsANumberWithTwoReadings(Drivers driver) {
        TestDatabase db = Drivers.database("CREATE TABLE typed (id INT PRIMARY KEY, yes BOOLEAN, level TINYINT(1), old TINYINT(1))",
                "INSERT INTO typed VALUES (1, TRUE, 7, 1)");

        Drivers.migrator(driver.of(db), """
                @Migration(id = "20260101_000000_truth")
                final class Truth {
                    record Row(int id, boolean yes, int level, Boolean old) {}
                    @Up(table = "typed") Row up(Row row) { return new Row(row.id(), !row.yes(), row.level() + 1, null); }
                }
                """).build().up().orThrow();

        assertThat(db.rows("SELECT yes, level, old FROM typed")).containsExactly("0|8|null");
    }

    /** What Java has no type for comes as text, so that it can be told from NULL and be repaired. */
    @Test
    void zeroDatesCanBeSeenAndReplaced() {
        TestDatabase db = Drivers.database("SET sql_mode = ''", "CREATE TABLE typed (id INT PRIMARY KEY, d DATE, t DATETIME, s TIMESTAMP NULL)",
                "INSERT INTO typed VALUES (1, '0000-00-00', '0000-00-00', '0000-00-00'), (2, NULL, NULL, NULL),"
                        + " (3, '2020-01-01', '2020-01-01', '2020-01-01')");

        RunResult result = Drivers.migrator(Drivers.MARIADB_TEXT.of(db), patch("d.get(\"d\") instanceof String"
                + " ? Patch.set(\"d\", null).and(\"t\", null).and(\"s\", null) : Patch.none()")).build().up();

        assertThat(result.migrations().get(0).changed()).isEqualTo(1);
        assertThat(db.rows("SELECT d, t, s FROM typed WHERE id = 1")).containsExactly("null|null|null");
    }

    @Test
    void equalValuesOfUnreadColumnsAreWrittenWhateverTheDriverReports() {
        for (Drivers driver : Drivers.values()) {
            TestDatabase db = Drivers.database("CREATE TABLE typed (id INT PRIMARY KEY, c VARCHAR(10), v INT)",
                    "INSERT INTO typed VALUES (1, 'x', 1), (2, 'y', 1)");
            String source = """
                    @Migration(id = "20260101_000000_blind")
                    final class Blind {
                        record Row(int id) {}
                        @Up(table = "typed"%s) Patch up(Row row) { return Patch.set("c", "x"); }
                    }
                    """;

            RunResult result = Drivers.migrator(driver.of(db), source.formatted("")).build().up();

            assertThat(result.error()).as("%s", driver).isEmpty();
            assertThat(db.rows("SELECT c FROM typed")).containsExactly("x", "x");
        }
    }

    /** The same instant in every time zone, in the hour too that a zone has twice; where that cannot be written it is said. */
    @Test
    void instantsAreExactOrRefusedWhereTheClocksChange() {
        TimeZones.load();
        String berlin = "sessionVariables=time_zone='Test/Berlin'";
        TestDatabase db = Drivers.database("CREATE TABLE typed (id INT PRIMARY KEY, c TIMESTAMP(6) NULL)",
                "SET time_zone = '+00:00'",
                // 00:30 and 01:30 UTC on 2024-10-27 are both 02:30 in Berlin.
                "INSERT INTO typed VALUES (1, '2024-10-27 00:30:00.000001'), (2, '2024-10-27 01:30:00.000001')");
        List<Long> read = List.of(1_729_989_000_000_001L, 1_729_992_600_000_001L);
        String source = """
                @Migration(id = "20260101_000000_instant")
                final class At {
                    record Row(int id, Instant c) {}
                    @Up(table = "typed") Row up(Row row) {
                        long micros = row.c().getEpochSecond() * 1_000_000 + row.c().getNano() / 1000;
                        if (micros != %dL && micros != %dL) throw new IllegalStateException("read " + row.c());
                        return new Row(row.id(), row.c().plusSeconds(%d));
                    }
                }
                """;
        for (Drivers driver : Drivers.values()) {
            Drivers.migrator(driver.of(db, berlin), source.formatted(read.get(0), read.get(1), 0)).build().up().orThrow();
            db.execute("DROP TABLE migration_state, migration_run, migration_range, migration_failure, migration_lock");
        }

        RunResult later = Drivers.migrator(Drivers.MARIADB_TEXT.of(db, berlin), source.formatted(read.get(0), read.get(1), 86400)).build().up();
        assertThat(later.error()).isEmpty();
        assertThat(db.rows("SELECT UNIX_TIMESTAMP(c) FROM typed")).containsExactly("1730075400.000001", "1730079000.000001");

        RunResult back = Drivers.migrator(Drivers.MARIADB_TEXT.of(db, berlin), """
                @Migration(id = "20260102_000000_back")
                final class Back {
                    record Row(int id, Instant c) {}
                    @Up(table = "typed") Row up(Row row) { return new Row(row.id(), row.c().minusSeconds(86400)); }
                }
                """).build().up(RunOptions.defaults().allowDrift(true));
        assertThat(db.rows("SELECT UNIX_TIMESTAMP(c) FROM typed ORDER BY id")).containsExactly("1730075400.000001", "1730079000.000001");
        assertThat(back.error().orElse("")).contains("an hour that the session time zone has twice", "use time_zone +00:00");
    }

}
