package dev.driftless.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Keys of every type: pages of two rows meet each row once, up, down half-way, and up again. */
class KeysTest {

    private static final String COUNT = """
            @Migration(id = "20260101_000000_count")
            final class Count {
                @Up(table = "keyed")
                Patch up(Document d) { return Patch.set("n", d.getInt("n") + 1); }
                @Down(table = "keyed")
                Patch down(Document d) { return Patch.set("n", d.getInt("n") - 1); }
            }
            """;

    /** Types, the key's columns, and rows of the key's values. */
    private record Case(String name, String columns, String key, List<String> rows) {}

    private static Case one(String type, String... values) {
        return new Case(type, "k " + type, "k", List.of(values));
    }

    @TestFactory
    Stream<DynamicTest> postgresql() {
        List<Case> cases = new ArrayList<>(common());
        cases.add(one("TIMESTAMPTZ", "'-infinity'", "'infinity'", "'2024-02-29 12:00:00.123456+05:30'", "'0044-03-15 12:00:00+00 BC'",
                "'1900-01-01 00:00:00+00'", "'2024-02-29 12:00:00.123457+05:30'", "'99999-01-01 00:00:00+00'"));
        cases.add(one("TIMESTAMP", "'-infinity'", "'infinity'", "'0044-03-15 12:00:00 BC'", "'2024-02-29 12:00:00.123456'"));
        cases.add(one("DATE", "'-infinity'", "'infinity'", "'0044-03-15 BC'", "'0001-01-01'", "'12024-02-29'"));
        cases.add(one("NUMERIC", "'NaN'", "'-Infinity'", "'Infinity'", "1.5", "1e40", "-1e-40", "0"));
        cases.add(one("TIME", "'24:00:00'", "'00:00'", "'23:59:59.999999'", "'12:00'"));
        cases.add(one("FLOAT8", "'NaN'", "'Infinity'", "'-Infinity'", "0.1", "1e-300", "-5"));
        cases.add(one("BYTEA", "'\\x'", "'\\x00'", "'\\x00ff'", "'\\xff'", "'\\x5c'"));
        cases.add(one("TEXT COLLATE \"C\"", "'a'", "'B'", "'ab'", "'Z'", "'_'", "'é'"));
        cases.add(one("mood", "'sad'", "'ok'", "'happy'", "'angry'"));
        cases.add(one("positive", "1", "2", "3", "700"));
        cases.add(one("INET", "'10.0.0.1'", "'10.0.0.2'", "'::1'", "'9.0.0.1'"));
        cases.add(one("INT[]", "'{1,2}'", "'{1}'", "'{10}'", "'{2}'", "'{}'"));
        cases.add(new Case("mixed with enum", "a mood, b TIMESTAMPTZ, c CHAR(3)", "a, b, c", List.of(
                "'sad', '2020-01-01Z', 'x'", "'sad', '2020-01-01Z', 'xy'", "'happy', 'infinity', 'a'", "'happy', '-infinity', 'b'",
                "'ok', '2020-01-01Z', 'x'")));
        return tests(Vendor.POSTGRESQL, cases);
    }

    @TestFactory
    Stream<DynamicTest> h2() {
        List<Case> cases = new ArrayList<>(common());
        cases.add(one("TIMESTAMP(9) WITH TIME ZONE", "'2024-02-29 12:00:00.123456789+05:30'",
                "'2024-02-29 12:00:00.123456788+05:30'", "'1900-01-01 00:00:00+00'"));
        cases.add(one("TIMESTAMP(9)", "'2024-02-29 12:00:00.123456789'", "'2024-02-29 12:00:00.123456788'", "'0001-01-01 00:00:00'"));
        cases.add(one("DATE", "'-0044-03-15'", "'0001-01-01'", "'12024-02-29'"));
        cases.add(one("TIME(9)", "'00:00'", "'23:59:59.999999999'", "'12:00'"));
        cases.add(one("DOUBLE PRECISION", "'NaN'", "'Infinity'", "'-Infinity'", "0.1", "1e-300", "-5"));
        cases.add(one("VARBINARY(10)", "X''", "X'00'", "X'00ff'", "X'ff'"));
        cases.add(one("BINARY(3)", "X'000000'", "X'00ff00'", "X'ff0000'", "X'000001'"));
        cases.add(one("VARCHAR_IGNORECASE(20)", "'a'", "'B'", "'ab'", "'Z'"));
        cases.add(one("ENUM('sad', 'ok', 'happy', 'angry')", "'sad'", "'ok'", "'happy'", "'angry'"));
        cases.add(one("TINYINT", "-128", "127", "0", "1"));
        return tests(Vendor.H2, cases);
    }

    @TestFactory
    Stream<DynamicTest> mariadb() {
        List<Case> cases = new ArrayList<>(common().stream().filter(c -> !c.name().startsWith("VARCHAR")).toList());
        cases.add(one("TIMESTAMP(6)", "'2024-02-29 12:00:00.123456'", "'2024-02-29 12:00:00.123457'", "'1970-01-02 00:00:00'",
                "'2038-01-01 00:00:00'"));
        cases.add(one("DATETIME(6)", "'1000-01-01 00:00:00'", "'9999-12-31 23:59:59.999999'", "'2024-02-29 12:00:00.123456'",
                "'0000-00-00 00:00:00'"));
        cases.add(one("DATE", "'0000-00-00'", "'2024-02-00'", "'2024-02-29'", "'9999-12-31'"));
        cases.add(one("TIME(6)", "'-838:59:59.999999'", "'838:59:59.999999'", "'00:00'", "'23:59:59.999999'", "'24:00:00'",
                "'-00:00:01'"));
        cases.add(one("YEAR", "'1901'", "'2155'", "0", "'1999'"));
        cases.add(one("BIGINT UNSIGNED", "0", "18446744073709551615", "9223372036854775808", "9223372036854775807", "10"));
        cases.add(one("INT UNSIGNED", "0", "4294967295", "2147483648"));
        cases.add(one("TINYINT", "-128", "127", "0", "1"));
        cases.add(one("DECIMAL(65, 30)", "99999999999999999999999999999999999.999999999999999999999999999999",
                "0.000000000000000000000000000001", "-0.000000000000000000000000000001", "0"));
        cases.add(one("FLOAT", "0.1", "16777217", "16777215", "3.4e38", "-1e-38", "0"));
        cases.add(one("DOUBLE", "0.1", "1e-300", "-5", "1.7976931348623157e308", "9007199254740993"));
        cases.add(one("BIT(1)", "0", "1"));
        cases.add(one("BIT(9)", "0", "1", "256", "511"));
        cases.add(one("BIT(64)", "0", "18446744073709551615", "9223372036854775808"));
        cases.add(one("VARBINARY(10)", "X''", "X'00'", "X'00ff'", "X'ff'", "X'5c27'"));
        cases.add(one("BINARY(3)", "X'000000'", "X'00ff00'", "X'ff0000'", "X'000001'"));
        cases.add(one("ENUM('sad', 'ok', 'it''s ?', 'a,b', 'é')", "'sad'", "'ok'", "'it''s ?'", "'a,b'", "'é'"));
        cases.add(one("INET6", "'::1'", "'ffff::'", "'::ffff:10.0.0.1'", "'2001:db8::1'"));
        cases.add(one("INET4", "'0.0.0.0'", "'255.255.255.255'", "'9.0.0.1'", "'10.0.0.1'"));
        for (String collation : List.of("latin1 COLLATE latin1_swedish_ci", "latin1 COLLATE latin1_bin", "utf8mb4 COLLATE utf8mb4_bin",
                "utf8mb4 COLLATE utf8mb4_nopad_bin", "utf8mb4 COLLATE utf8mb4_general_ci", "utf8mb3 COLLATE utf8mb3_unicode_ci",
                "utf8mb4 COLLATE uca1400_ai_ci", "utf16 COLLATE utf16_general_ci", "utf8mb4 COLLATE utf8mb4_german2_ci")) {
            cases.add(one("VARCHAR(60) CHARACTER SET " + collation, "''", "'b'", "'A'", "'ab'", "'é'", "'z''\"?{}[]'", "'%'", "'_'",
                    "'ß'", "'line\nbreak'", "'back\\\\slash'", "'tab\t'", "'Z'"));
        }
        cases.add(one("VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "'a'", "'A'", "'😀'", "'😁'", "'日本語'"));
        cases.add(new Case("composite with every sort", "a VARCHAR(10) COLLATE utf8mb4_general_ci, b TIMESTAMP, c ENUM('y', 'x'), d CHAR(3)",
                "a, b, c, d", List.of("'x', '2020-01-01', 'y', 'a'", "'X', '2020-01-01', 'x', 'a'", "'X', '2020-01-01', 'x', 'b'",
                        "'x', '2019-01-01', 'x', 'a'", "'w', '2021-01-01', 'y', 'z'", "'', '2021-01-01', 'y', ''")));
        return tests(Vendor.MARIADB, cases);
    }

    /** Any column holds values of any type, which compare as integers and reals, texts, blobs. */
    @TestFactory
    Stream<DynamicTest> sqlite() {
        String mixed = "1, 1.5, '1', 'a', 'A', x'', x'00', x'61', -9223372036854775808, 9223372036854775807, 1e300, '', -0.5, 'é'";
        return tests(Vendor.SQLITE, List.of(
                new Case("INTEGER PRIMARY KEY", "k INTEGER", "k", List.of("-9223372036854775808", "9223372036854775807", "0", "-1", "10")),
                one("TEXT NOT NULL", "''", "' '", "'a'", "'A'", "'ab'", "'é'", "'z''\"\\?{}[]'", "'😀'", "'line\nbreak'", "'a' || char(0) || 'b'",
                        "'a' || char(0) || 'c'", "char(0) || 'i5'", "char(0)", "'1'", "x'61'", "'10'"),
                one("TEXT COLLATE NOCASE NOT NULL", "'a'", "'B'", "'ab'", "'Z'", "'_'", "'É'", "'é'", "x'41'"),
                one("TEXT COLLATE RTRIM NOT NULL", "'a'", "'B  '", "' a'", "'ab '"),
                one("BLOB NOT NULL", mixed.split(", ")),
                one("ANY NOT NULL", "1", "1.5", "'x'", "x'00'"),
                one("INT NOT NULL", "1", "1.5", "'abc'", "x'00'", "-3"),
                one("REAL NOT NULL", "0.1", "1e-300", "-5", "9e999", "-9e999", "0.30000000000000004", "4.9e-324", "'text'", "9007199254740993"),
                one("NUMERIC(30, 3) NOT NULL", "0.001", "-0.001", "12.5", "1", "10", "'n/a'"),
                one("DATE NOT NULL", "'2020-01-01'", "'2019-12-31'", "20200101", "'-0044-03-15'"),
                one("BOOLEAN NOT NULL", "TRUE", "FALSE", "'yes'"),
                new Case("composite", "a INT NOT NULL, b TEXT COLLATE NOCASE NOT NULL, c NOT NULL", "a, b, c", List.of(
                        "1, 'x', 1", "1, 'X', 1.5", "1, 'y', 'z'", "2, 'a', x'00'", "2, 'A', 3", "'zero', 'z', 1", "0, 'z', 2")),
                new Case("descending", "k INT NOT NULL", "k DESC", List.of("1", "5", "3", "4", "2"))));
    }

    private static List<Case> common() {
        return List.of(
                one("INT", "-2147483648", "2147483647", "0", "-1", "1"),
                one("SMALLINT", "-32768", "32767", "0", "10", "9"),
                one("BIGINT", "-9223372036854775807", "9223372036854775807", "0", "1099511627776", "10"),
                one("NUMERIC(30, 3)", "0.001", "-0.001", "123456789012345678901234567.891", "1", "10"),
                one("VARCHAR(60)", "''", "' '", "'a'", "'A'", "'ab'", "'é'", "'z''\"\\?{}[]'", "'日本語'", "'%'", "'😀'", "'  x  '",
                        "'line\nbreak'"),
                one("CHAR(5)", "''", "'a'", "'ab'", "'abcde'", "'B'", "' a'"),
                one("UUID", "'00000000-0000-0000-0000-000000000000'", "'ffffffff-ffff-ffff-ffff-ffffffffffff'",
                        "'80000000-0000-0000-0000-000000000000'", "'7fffffff-ffff-ffff-ffff-ffffffffffff'"),
                one("BOOLEAN", "TRUE", "FALSE"),
                new Case("composite", "a INT, b VARCHAR(10), c DATE", "a, b, c", List.of(
                        "1, 'x', '2020-01-01'", "1, 'x', '2020-01-02'", "1, 'y', '2019-01-01'", "2, 'a', '2000-01-01'",
                        "2, 'a', '1999-01-01'", "0, 'z', '2020-01-01'", "0, 'z', '2021-01-01'")));
    }

    private static Stream<DynamicTest> tests(Vendor vendor, List<Case> cases) {
        return cases.stream().map(c -> DynamicTest.dynamicTest(c.name(), () -> meetsEachRowOnce(vendor, c)));
    }

    private static void meetsEachRowOnce(Vendor vendor, Case c) {
        TestDatabase db = vendor.database();
        if (vendor == Vendor.POSTGRESQL) {
            db.execute("CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy', 'angry')",
                    "CREATE DOMAIN positive AS INT CHECK (VALUE > 0)");
        }
        db.execute("CREATE TABLE keyed (" + c.columns() + ", n INT NOT NULL, PRIMARY KEY (" + c.key() + "))");
        c.rows().forEach(row -> db.execute("INSERT INTO keyed VALUES (" + row + ", 0)"));
        int rows = c.rows().size();
        RunOptions twos = RunOptions.defaults().batchSize(2);
        Migrator migrator = Items.migrator(db, COUNT).build();

        RunResult half = Items.canceledAfter(1, db, COUNT).up(twos);
        assertThat(half.error()).isEmpty();
        assertThat(db.number("SELECT COUNT(*) FROM keyed WHERE n = 1")).isEqualTo(Math.min(2, rows));
        expect(migrator.up(twos), db, rows, 1);
        Items.canceledAfter(1, db, COUNT).down(Rollback.steps(1), twos);
        expect(migrator.up(twos), db, rows, 1);
        expect(migrator.down(Rollback.steps(1), twos), db, rows, 0);
    }

    private static void expect(RunResult result, TestDatabase db, int rows, int n) {
        assertThat(result.error()).isEmpty();
        assertThat(result.status()).isIn(RunStatus.COMPLETED, RunStatus.NOOP);
        assertThat(db.number("SELECT COUNT(*) FROM keyed WHERE n = " + n)).isEqualTo(rows);
    }
}
