package dev.driftless.store.jdbc;

import static dev.driftless.store.jdbc.SqlTextReading.MYSQL;
import static dev.driftless.store.jdbc.SqlTextReading.SQLITE;
import static dev.driftless.store.jdbc.SqlTextReading.STANDARD;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SqlTextScannerTest {

    @ParameterizedTest
    @MethodSource("texts")
    void findsTheLeadingWordOfEachStatement(String sql, List<String> standard, List<String> mysql) {
        assertThat(leads(sql, STANDARD)).as("standard").isEqualTo(standard);
        assertThat(leads(sql, MYSQL)).as("mysql").isEqualTo(mysql);
    }

    static Stream<Arguments> texts() {
        return Stream.of(
                // white space, case, empty statements
                same("", List.of()),
                same(" ;; \n;", List.of()),
                same("commit", List.of("COMMIT")),
                same("\t\r\n CoMmIt ;", List.of("COMMIT")),
                same("UPDATE t SET a = 1; COMMIT", List.of("UPDATE", "COMMIT")),
                same("UPDATE t SET a = 1;COMMIT;;select 1;", List.of("UPDATE", "COMMIT", "SELECT")),
                // what may stand before the first word
                same("((SELECT 1))", List.of("SELECT")),
                same("{call p(?)}", List.of("CALL")),
                same("{? = call f(?)}", List.of("CALL")),
                same("{ ?= CALL f }", List.of("CALL")),
                same("?1 = CALL f()", List.of("CALL")),
                same("'x' COMMIT", List.of("")),
                same("@x COMMIT", List.of("")),
                same("1 COMMIT", List.of("COMMIT")),
                // literals
                same("SELECT ';commit;'", List.of("SELECT")),
                same("SELECT 'it''s; commit'", List.of("SELECT")),
                same("SELECT ''; COMMIT; SELECT ''", List.of("SELECT", "COMMIT", "SELECT")),
                same("SELECT 'open; COMMIT", List.of("SELECT")),
                same("SELECT N';commit', X'00', U&';commit', date';commit'", List.of("SELECT")),
                same("SELECT E'\\';commit'", List.of("SELECT")),
                same("SELECT e'\\\\', 'x'; COMMIT", List.of("SELECT", "COMMIT")),
                both("SELECT e'x', '\\'; COMMIT --'", List.of("SELECT", "COMMIT"), List.of("SELECT")),
                same("SELECT e'\\\\'; COMMIT", List.of("SELECT", "COMMIT")),
                both("SELECT E'a'\n '\\'; commit; --'", List.of("SELECT"), List.of("SELECT")),
                both("SELECT 'a\\'; COMMIT; --'", List.of("SELECT", "COMMIT"), List.of("SELECT")),
                both("SELECT 'it\\'s; commit'", List.of("SELECT", "COMMIT"), List.of("SELECT")),
                both("SELECT date'a\\'; COMMIT --'", List.of("SELECT", "COMMIT"), List.of("SELECT")),
                // dollar quotes
                same("SELECT $$; COMMIT; $$", List.of("SELECT")),
                same("SELECT $a$ $$; COMMIT; $b$ $a$; DELETE", List.of("SELECT", "DELETE")),
                same("SELECT a$$; COMMIT; SELECT b$$", List.of("SELECT", "COMMIT", "SELECT")),
                same("SELECT $1; COMMIT; SELECT $1", List.of("SELECT", "COMMIT", "SELECT")),
                same("SELECT $$; COMMIT", List.of("SELECT", "COMMIT")),
                same("SELECT $1$; COMMIT; $1$", List.of("SELECT", "COMMIT", "")),
                // quoted names
                same("SELECT \"; COMMIT\", \"a\"\"; COMMIT\"", List.of("SELECT")),
                same("SELECT `; COMMIT`, `a``; COMMIT`", List.of("SELECT")),
                same("SELECT 1 ` 2; COMMIT", List.of("SELECT", "COMMIT")),
                both("SELECT \"a\\\"; COMMIT; --\"", List.of("SELECT", "COMMIT"), List.of("SELECT")),
                same("SELECT a[1]; COMMIT", List.of("SELECT", "COMMIT")),
                // comments
                same("-- UPDATE\nCOMMIT", List.of("COMMIT")),
                same("--UPDATE\nCOMMIT", List.of("COMMIT")),
                same("# UPDATE\nCOMMIT", List.of("COMMIT")),
                same("/* UPDATE */COMMIT", List.of("COMMIT")),
                same("/**/COMMIT/**/", List.of("COMMIT")),
                same("SELECT 1 -- ; COMMIT\n; DELETE", List.of("SELECT", "DELETE")),
                same("SELECT 1 /* ; COMMIT */", List.of("SELECT")),
                same("SELECT 1 /* ; COMMIT", List.of("SELECT")),
                same("SELECT 1 -- '\n; COMMIT", List.of("SELECT", "COMMIT")),
                same("SELECT '--'; COMMIT", List.of("SELECT", "COMMIT")),
                same("SELECT '/*'; COMMIT; SELECT '*/'", List.of("SELECT", "COMMIT", "SELECT")),
                same("SELECT 1 - -1; COMMIT", List.of("SELECT", "COMMIT")),
                same("SELECT 1 / 2; COMMIT", List.of("SELECT", "COMMIT")),
                both("SELECT 1--1; COMMIT", List.of("SELECT"), List.of("SELECT", "COMMIT")),
                both("SELECT 1 # ; COMMIT", List.of("SELECT", "COMMIT"), List.of("SELECT")),
                both("SELECT a #>> '{b}'; COMMIT", List.of("SELECT", "COMMIT"), List.of("SELECT")),
                both("-- a\rCOMMIT", List.of("COMMIT"), List.of()),
                both("/* a /* b */ COMMIT */ SELECT 1", List.of("SELECT"), List.of("COMMIT")),
                both("/* /* */ ; COMMIT", List.of(), List.of("COMMIT")),
                // MySQL's executable comments
                both("/*!50000 COMMIT*/", List.of(), List.of("COMMIT")),
                both("/*! COMMIT */", List.of(), List.of("COMMIT")),
                both("/*M!100100 COMMIT */", List.of(), List.of("COMMIT")),
                both("SELECT /*!40001 SQL_NO_CACHE */ 1", List.of("SELECT"), List.of("SELECT")),
                both("SELECT 1 /*!; COMMIT */", List.of("SELECT"), List.of("SELECT", "COMMIT")),
                both("/*! SELECT '*/'; COMMIT */", List.of(""), List.of("SELECT", "COMMIT")),
                both("/*!50000 /* x */ COMMIT */", List.of(), List.of("COMMIT")),
                same("SELECT /*+ hint */ 1", List.of("SELECT")),
                // every semicolon ends a statement
                same("SELECT (1; COMMIT)", List.of("SELECT", "COMMIT")),
                same("DO $$ BEGIN COMMIT; END $$", List.of("DO")));
    }

    @ParameterizedTest
    @MethodSource("textsOfSqlite")
    void findsThemAsSqliteReadsThem(String sql, List<String> leads) {
        assertThat(leads(sql, SQLITE)).isEqualTo(leads);
    }

    static Stream<Arguments> textsOfSqlite() {
        return Stream.of(
                Arguments.of("PRAGMA query_only = 0; ATTACH 'x' AS y", List.of("PRAGMA", "ATTACH")),
                Arguments.of("SELECT [; COMMIT], `; COMMIT`, \"; COMMIT\"", List.of("SELECT")),
                Arguments.of("SELECT [a]; COMMIT; SELECT [b]", List.of("SELECT", "COMMIT", "SELECT")),
                Arguments.of("SELECT 1 /* /* */; COMMIT", List.of("SELECT", "COMMIT")),
                Arguments.of("SELECT 1 -- \r; COMMIT\n; DELETE", List.of("SELECT", "DELETE")),
                Arguments.of("SELECT E'\\'; COMMIT", List.of("SELECT", "COMMIT")),
                Arguments.of("SELECT 'a\\'; COMMIT; --'", List.of("SELECT", "COMMIT")),
                Arguments.of("SELECT $$; COMMIT; $$", List.of("SELECT", "COMMIT", "")),
                Arguments.of("SELECT $a('); COMMIT; --')", List.of("SELECT", "COMMIT")),
                Arguments.of("SELECT $a::b(;commit), :c, @d, ?5; COMMIT", List.of("SELECT", "COMMIT")),
                Arguments.of("SELECT x'00;commit'", List.of("SELECT")));
    }

    @Test
    @Timeout(10)
    void readsALongTextInLinearTime() {
        String text = "INSERT INTO t VALUES (E'\\'', 'x')" + ", ('it''s', \"a\", 1)".repeat(100_000) + "; COMMIT";
        assertThat(leads(text, STANDARD)).containsExactly("INSERT", "COMMIT");
        assertThat(leads(text, MYSQL)).containsExactly("INSERT", "COMMIT");
    }

    @ParameterizedTest
    @MethodSource("words")
    void tellsKeywordsFromNames(String sql, String word, boolean keyword) {
        assertThat(SqlTextScanner.scan(sql, STANDARD).get(0).hasKeyword(word)).isEqualTo(keyword);
    }

    static Stream<Arguments> words() {
        return Stream.of(
                Arguments.of("SELECT into", "INTO", true),
                Arguments.of("SELECT 1. INTO t", "INTO", true),
                Arguments.of("SELECT 1.5 INTO t", "INTO", true),
                Arguments.of("SELECT t.into", "INTO", false),
                Arguments.of("SELECT t . into", "INTO", false),
                Arguments.of("SELECT \"t\".into", "INTO", false),
                Arguments.of("SELECT \"into\"", "INTO", false),
                Arguments.of("SELECT 'into'", "INTO", false),
                Arguments.of("SELECT intot", "INTO", false));
    }

    private static List<String> leads(String sql, SqlTextReading reading) {
        return SqlTextScanner.scan(sql, reading).stream().map(SqlTextStatement::lead).toList();
    }

    private static Arguments same(String sql, List<String> leads) {
        return Arguments.of(sql, leads, leads);
    }

    private static Arguments both(String sql, List<String> standard, List<String> mysql) {
        return Arguments.of(sql, standard, mysql);
    }
}
