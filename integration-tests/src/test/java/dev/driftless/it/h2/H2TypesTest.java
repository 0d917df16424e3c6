package dev.driftless.it.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunResult;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.runtime.Migrator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Types that only H2 has, or that it spells in its own way: what is read of a column is written into another. */
class H2TypesTest {

    private static final String COPY = """
            @Migration(id = "20260101_000000_copy")
            final class Copy {
                @Up(table = "things") Patch up(Document thing) { return Patch.set("b", thing.get("a")); }
            }
            """;

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            INTERVAL DAY TO SECOND(6) | INTERVAL '1 02:03:04.5' DAY TO SECOND
            INTERVAL YEAR TO MONTH    | INTERVAL '-1-2' YEAR TO MONTH
            TIME(9) WITH TIME ZONE    | TIME WITH TIME ZONE '10:00:00.000000001+05:30'
            ENUM('red', 'green')      | 'green'
            DECFLOAT                  | 1.5E300
            VARCHAR_IGNORECASE(20)    | 'a B '
            BINARY(4)                 | X'00ff5c00'
            GEOMETRY                  | 'POINT (1 2)'
            CHAR(5)                   | 'ab'
            """)
    void whatIsReadCanBeWritten(String type, String value) {
        TestDatabase db = things(type, value);

        assertThat(copy(db).error()).isEmpty();
        assertThat(db.number("SELECT COUNT(*) FROM things WHERE a IS NOT DISTINCT FROM b AND a IS NOT NULL")).isEqualTo(1);
    }

    /** H2 would make one element of the text of two, without a word. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            VARCHAR(20) ARRAY        | ARRAY['x', 'y']          | ARRAY
            INT ARRAY                | ARRAY[1, 2]              | ARRAY
            ROW(n INT, t VARCHAR(9)) | ROW(1, 'x')              | ROW
            """)
    void textIsNotWrittenIntoWhatIsNoText(String type, String value, String named) {
        TestDatabase db = things(type, value);

        assertThat(copy(db).error()).hasValueSatisfying(error -> assertThat(error)
                .containsIgnoringCase("column b is " + named + ", which a patch can only set to null"));
        assertThat(db.number("SELECT COUNT(*) FROM things WHERE b IS NULL")).isEqualTo(2);
    }

    @Test
    void anArrayCanBeRemovedAndLeftAlone() {
        TestDatabase db = things("INT ARRAY", "ARRAY[1, 2]");
        db.execute("UPDATE things SET b = ARRAY[3]");
        String source = """
                @Migration(id = "20260101_000000_remove")
                final class Remove {
                    record Thing(int id, String a, String b) {}
                    @Up(table = "things") Thing up(Thing thing) { return new Thing(thing.id(), null, thing.b()); }
                }
                """;

        assertThat(migrator(db, source).up().error()).isEmpty();
        assertThat(db.number("SELECT COUNT(*) FROM things WHERE a IS NULL AND b = ARRAY[3]")).isEqualTo(2);
    }

    /** A row with the value in {@code a}, one with NULL, and {@code b} of the same type. */
    private static TestDatabase things(String type, String value) {
        TestDatabase db = Vendor.H2.database();
        db.execute("CREATE TABLE things (id INT PRIMARY KEY, a " + type + ", b " + type + ")",
                "INSERT INTO things (id, a) VALUES (1, " + value + "), (2, NULL)");
        return db;
    }

    private static RunResult copy(TestDatabase db) {
        return migrator(db, COPY).up();
    }

    private static Migrator migrator(TestDatabase db, String source) {
        return Migrator.builder().dataSource(db.dataSource()).manifest(TestBuild.of(source).manifest()).build();
    }
}
