package dev.driftless.store.jdbc;

import dev.driftless.store.jdbc.SqlTextStatement.Word;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which statements a migration may send; what is not known to be harmless is refused. */
final class SqlTextRules {

    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "UPSERT", "CALL");
    private static final Set<String> QUERIES = Set.of("SELECT", "VALUES", "TABLE", "WITH");
    private static final Set<String> EXPLANATIONS = Set.of("EXPLAIN", "DESCRIBE", "DESC");

    private static final Set<String> TRANSACTION = Set.of(
            "COMMIT", "ROLLBACK", "BEGIN", "START", "END", "ABORT", "SAVEPOINT", "RELEASE", "XA");
    private static final Set<String> SESSION = Set.of(
            "SET", "RESET", "DISCARD", "USE", "PRAGMA", "LOCK", "UNLOCK");
    private static final Set<String> SCHEMA = Set.of(
            "CREATE", "ALTER", "DROP", "TRUNCATE", "RENAME", "COMMENT", "GRANT", "REVOKE", "REINDEX", "VACUUM", "ANALYZE",
            "ANALYSE", "CLUSTER", "REFRESH", "OPTIMIZE", "REPAIR", "ATTACH", "DETACH", "BACKUP", "SCRIPT", "RUNSCRIPT",
            "REASSIGN", "SECURITY", "IMPORT");
    private static final Set<String> HIDDEN = Set.of("DO", "DECLARE", "EXECUTE", "EXEC", "PREPARE", "DEALLOCATE");

    /** What stands before the INTO of a write; before any other INTO stands what a query puts somewhere. */
    private static final Set<String> BEFORE_INTO = Set.of(
            "INSERT", "MERGE", "REPLACE", "UPSERT", "IGNORE", "LOW_PRIORITY", "HIGH_PRIORITY", "DELAYED");

    private SqlTextRules() {}

    /** Why the statement is refused and what to do instead, half a sentence; empty if a batch may run it. */
    static Optional<String> refusal(SqlTextStatement statement) {
        String lead = statement.lead();
        if (lead.equals("PREPARE") && statement.excerpt().endsWith(" TRANSACTION") || TRANSACTION.contains(lead)) {
            return Optional.of("is transaction control: leave the commit to the engine, and for a part that can be undone"
                    + " use connection().setSavepoint()");
        }
        if (rollsBackOnConflict(statement.words())) {
            return Optional.of("with OR ROLLBACK ends the batch's transaction: use OR ABORT");
        }
        if (SESSION.contains(lead)) {
            return Optional.of("changes the session or takes locks: set it on the DataSource or the database role");
        }
        if (SCHEMA.contains(lead) || statement.hasKeyword("CREATE") && lead.equals("WITH")) {
            return Optional.of("is DDL or maintenance: change the schema before the migration runs, and empty a table with"
                    + " DELETE");
        }
        if (QUERIES.contains(lead) && selectsInto(statement.words())) {
            return Optional.of("with INTO creates a table, a file or a variable: use INSERT INTO .. SELECT");
        }
        if (HIDDEN.contains(lead)) {
            return Optional.of("runs text that cannot be checked: send the statements themselves, or CALL a procedure");
        }
        if (EXPLANATIONS.contains(lead) && explainsByRunning(statement)) {
            return Optional.of("with ANALYZE runs what it explains: use it outside of a migration");
        }
        if (!WRITES.contains(lead) && !QUERIES.contains(lead) && !isReport(lead)) {
            return Optional.of("is not among the statements of a migration (SELECT, VALUES, TABLE, WITH, INSERT, UPDATE,"
                    + " DELETE, MERGE, REPLACE, UPSERT, CALL, EXPLAIN, SHOW): do it outside of the migration");
        }
        return Optional.empty();
    }

    /** Whether a statement that is not refused only reads, without locking rows. */
    static boolean plainRead(SqlTextStatement statement) {
        return isReport(statement.lead()) || QUERIES.contains(statement.lead()) && !writesOrLocks(statement.words());
    }

    private static boolean isReport(String lead) {
        return EXPLANATIONS.contains(lead) || lead.equals("SHOW");
    }

    private static boolean explainsByRunning(SqlTextStatement statement) {
        return statement.hasKeyword("ANALYZE") || statement.hasKeyword("ANALYSE");
    }

    /** SQLite's {@code INSERT OR ROLLBACK INTO ..}, {@code UPDATE OR ROLLBACK ..}. */
    private static boolean rollsBackOnConflict(List<Word> words) {
        for (int i = 2; i < words.size(); i++) {
            if (words.get(i).text().equals("ROLLBACK") && words.get(i - 1).text().equals("OR")
                    && Set.of("INSERT", "UPDATE").contains(words.get(i - 2).text())) {
                return true;
            }
        }
        return false;
    }

    private static boolean selectsInto(List<Word> words) {
        for (int i = 1; i < words.size(); i++) {
            Word word = words.get(i);
            if (word.text().equals("INTO") && !word.qualified() && !BEFORE_INTO.contains(words.get(i - 1).text())) {
                return true;
            }
        }
        return false;
    }

    private static boolean writesOrLocks(List<Word> words) {
        for (int i = 1; i < words.size(); i++) {
            Word word = words.get(i);
            boolean write = switch (word.text()) {
                case "UPDATE", "DELETE", "MERGE", "UPSERT" -> !word.qualified();
                // MySQL has functions of these names, everybody has replace().
                case "INSERT", "REPLACE" -> !word.qualified() && !word.call();
                // FOR SHARE, FOR KEY SHARE, LOCK IN SHARE MODE
                case "SHARE" -> Set.of("FOR", "KEY", "IN").contains(words.get(i - 1).text());
                // nextval('s'), s.NEXTVAL, NEXT VALUE FOR s
                case "NEXTVAL", "SETVAL" -> true;
                case "VALUE" -> words.get(i - 1).text().equals("NEXT");
                default -> false;
            };
            if (write) {
                return true;
            }
        }
        return false;
    }
}
