package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.store.StoreFailure.Kind;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from a database's error, by the codes that its manual gives. */
class ErrorKindsTest {

    @ParameterizedTest
    @CsvSource({
        "40001, RETRY", "40P01, RETRY", "55P03, LOCKED", "57014, SLOW",
        "57P01, CONNECTION", "57P02, CONNECTION", "57P03, CONNECTION", "57P05, CONNECTION", "25P03, CONNECTION",
        "25P04, CONNECTION", "53300, CONNECTION", "08000, CONNECTION", "08003, CONNECTION", "08006, CONNECTION",
        "08P01, CONNECTION", "22001, DATA", "23505, DATA", "23514, DATA", "P0001, DATA", "42501, OTHER", "42P01, OTHER",
        "53100, OTHER", "XX000, OTHER", ", OTHER"})
    void ofPostgres(String state, Kind kind) {
        assertThat(new PostgresDialect().classify(new SQLException("", state))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "1205, HY000, LOCKED", "3572, HY000, LOCKED", "1213, 40001, RETRY", "1020, HY000, RETRY", "1047, 08S01, CONNECTION",
        "1969, 70100, SLOW", "3024, HY000, SLOW", "2013, HY000, CONNECTION", "1053, 08S01, CONNECTION", "1927, 70100, CONNECTION",
        "1040, 08004, CONNECTION", "4031, HY000, CONNECTION", "0, 08006, CONNECTION", "1062, 23000, DATA", "1406, 22001, DATA",
        "4025, 23000, DATA", "1644, 45000, DATA", "1146, 42S02, OTHER", "1142, 42000, OTHER"})
    void ofMariaDbAndMySql(int code, String state, Kind kind) {
        assertThat(new MariaDbDialect().classify(new SQLException("", state, code))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "5, [SQLITE_BUSY] The database file is locked, LOCKED",
        "5, [SQLITE_BUSY_SNAPSHOT] Another database connection has already written to the database, RETRY",
        "5, [SQLITE_BUSY_RECOVERY] Another process is busy recovering a WAL mode database file, RETRY",
        "6, [SQLITE_LOCKED_SHAREDCACHE] a shared cache is locked, LOCKED",
        "10, [SQLITE_IOERR] Some kind of disk I/O error occurred, CONNECTION",
        "19, [SQLITE_CONSTRAINT_UNIQUE] A UNIQUE constraint failed, DATA",
        "11, [SQLITE_CORRUPT] The database disk image is malformed, OTHER"})
    void ofSqlite(int code, String message, Kind kind) {
        assertThat(new SqliteDialect().classify(new SQLException(message, null, code))).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource({
        "40001, 40001, RETRY", "90131, 90131, RETRY", "50200, HYT00, LOCKED", "57014, 57014, SLOW", "90098, 90098, CONNECTION",
        "90067, 90067, CONNECTION", "0, 08006, CONNECTION", "23505, 23505, DATA", "22001, 22001, DATA", "42102, 42S02, OTHER"})
    void ofH2(int code, String state, Kind kind) {
        assertThat(new H2Dialect().classify(new SQLException("", state, code))).isEqualTo(kind);
    }
}
