package dev.driftless.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextRulesTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "SELECT 1", "VALUES (1)", "TABLE t", "(SELECT 1) UNION (SELECT 2)", "SHOW server_version",
        "WITH x AS (SELECT 1) SELECT * FROM x", "EXPLAIN UPDATE t SET a = 1", "DESCRIBE t", "DESC t",
        "SELECT replace(a, 'x', 'y') FROM t", "SELECT insert(a, 1, 1, 'y') FROM t", "SELECT t.update, t.delete FROM t",
        "SELECT \"update\", 'delete' FROM t -- merge", "SELECT share FROM t", "SELECT value FROM t",
        "SELECT updated_at, deleted FROM t"})
    void callsAPlainReadAPlainRead(String sql) {
        assertThat(SqlTextRules.refusal(only(sql))).isEmpty();
        assertThat(SqlTextRules.plainRead(only(sql))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "INSERT INTO t VALUES (1)", "insert into t select * from u", "UPDATE t SET a = 1", "DELETE FROM t",
        "MERGE INTO t USING u ON (1 = 1) WHEN MATCHED THEN DELETE", "REPLACE INTO t VALUES (1)", "UPSERT INTO t VALUES (1)",
        "INSERT OR REPLACE INTO t VALUES (1)", "UPDATE OR IGNORE t SET a = 1", "CALL p()", "{call p()}", "{? = call f()}", "INSERT IGNORE INTO t VALUES (1)",
        "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", "WITH x AS (DELETE FROM t RETURNING *) SELECT * FROM x",
        "WITH x AS (SELECT 1) UPDATE t SET a = 1", "WITH x AS (SELECT 1) MERGE INTO t USING x ON (1 = 1) WHEN MATCHED THEN DELETE",
        "SELECT * FROM FINAL TABLE (INSERT INTO t VALUES (1))", "SELECT * FROM FINAL TABLE (UPDATE t SET a = 1)",
        "SELECT * FROM t FOR UPDATE", "SELECT * FROM t FOR NO KEY UPDATE", "SELECT * FROM t FOR SHARE",
        "SELECT * FROM t FOR KEY SHARE", "SELECT * FROM t LOCK IN SHARE MODE", "SELECT nextval('s')", "SELECT s.NEXTVAL",
        "SELECT pg_catalog.setval('s', 1)", "SELECT NEXT VALUE FOR s"})
    void callsEverythingElseThatABatchMayRunAWrite(String sql) {
        assertThat(SqlTextRules.refusal(only(sql))).isEmpty();
        assertThat(SqlTextRules.plainRead(only(sql))).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\1', textBlock = """
            COMMIT                                              | transaction control
            COMMIT AND CHAIN                                    | transaction control
            rollback                                            | transaction control
            ROLLBACK TO SAVEPOINT x                             | transaction control
            ROLLBACK PREPARED 'x'                               | transaction control
            BEGIN                                               | transaction control
            BEGIN NOT ATOMIC COMMIT                             | transaction control
            START TRANSACTION                                   | transaction control
            END                                                 | transaction control
            ABORT                                               | transaction control
            PREPARE TRANSACTION 'x'                             | transaction control
            SAVEPOINT x                                         | transaction control
            RELEASE SAVEPOINT x                                 | transaction control
            XA START 'x'                                        | transaction control
            INSERT OR ROLLBACK INTO t VALUES (1)                | ends the batch's transaction
            UPDATE OR ROLLBACK t SET a = 1                      | ends the batch's transaction
            WITH x AS (SELECT 1) INSERT OR ROLLBACK INTO t SELECT * FROM x | ends the batch's transaction
            SET TRANSACTION ISOLATION LEVEL SERIALIZABLE        | changes the session
            SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY | changes the session
            SET AUTOCOMMIT = 1                                  | changes the session
            SET LOCAL lock_timeout = 0                          | changes the session
            SET @x = 1                                          | changes the session
            RESET ALL                                           | changes the session
            DISCARD ALL                                         | changes the session
            USE other                                           | changes the session
            LOCK TABLE t                                        | takes locks
            LOCK TABLES t WRITE                                 | takes locks
            UNLOCK TABLES                                       | takes locks
            PRAGMA foreign_keys = 0                             | changes the session
            CREATE TABLE t (a int)                              | DDL
            create temporary table t (a int)                    | DDL
            CREATE TABLE t AS SELECT 1                          | DDL
            WITH x AS (SELECT 1) CREATE TABLE t AS SELECT 1     | DDL
            ALTER TABLE t ADD a int                             | DDL
            DROP TABLE t                                        | DDL
            TRUNCATE t                                          | DDL
            TRUNCATE TABLE t                                    | DDL
            RENAME TABLE t TO u                                 | DDL
            COMMENT ON TABLE t IS 'x'                           | DDL
            GRANT SELECT ON t TO u                              | DDL
            REVOKE SELECT ON t FROM u                           | DDL
            REINDEX TABLE t                                     | DDL
            VACUUM t                                            | DDL
            ANALYZE t                                           | DDL
            CLUSTER t                                           | DDL
            REFRESH MATERIALIZED VIEW v                         | DDL
            OPTIMIZE TABLE t                                    | DDL
            ATTACH DATABASE 'x' AS y                            | DDL
            DETACH DATABASE y                                   | DDL
            BACKUP TO 'x'                                       | DDL
            SCRIPT TO 'x'                                       | DDL
            RUNSCRIPT FROM 'x'                                  | DDL
            SELECT * INTO u FROM t                              | with INTO
            SELECT * INTO TEMP u FROM t                         | with INTO
            SELECT 1. INTO u                                    | with INTO
            SELECT a INTO @x FROM t                             | with INTO
            SELECT * FROM t INTO OUTFILE 'x'                    | with INTO
            WITH x AS (SELECT 1) SELECT * INTO u FROM x         | with INTO
            TABLE t INTO OUTFILE 'x'                            | with INTO
            DO $$ BEGIN COMMIT; END $$                          | cannot be checked
            DECLARE x INT                                       | cannot be checked
            EXECUTE x                                           | cannot be checked
            EXECUTE IMMEDIATE 'COMMIT'                          | cannot be checked
            EXEC p                                              | cannot be checked
            PREPARE x AS SELECT 1                               | cannot be checked
            PREPARE x FROM 'COMMIT'                             | cannot be checked
            EXPLAIN ANALYZE UPDATE t SET a = 1                  | with ANALYZE
            EXPLAIN (COSTS, ANALYZE) SELECT 1                   | with ANALYZE
            EXPLAIN ANALYSE CREATE TABLE t AS SELECT 1          | with ANALYZE
            COPY t FROM STDIN                                   | is not among
            LOAD DATA INFILE 'x' INTO TABLE t                   | is not among
            HANDLER t OPEN                                      | is not among
            FLUSH TABLES                                        | is not among
            SHUTDOWN                                            | is not among
            CHECKPOINT                                          | is not among
            NOTIFY x                                            | is not among
            'x'                                                 | is not among
            """)
    void refusesWithAReason(String sql, String reason) {
        assertThat(SqlTextRules.refusal(only(sql))).hasValueSatisfying(sentence -> assertThat(sentence).contains(reason));
    }

    private static SqlTextStatement only(String sql) {
        return SqlTextScanner.scan(sql, SqlTextReading.STANDARD).get(0);
    }
}
