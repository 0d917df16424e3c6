package dev.driftless.it.hands;

import dev.driftless.it.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.h2.tools.TriggerAdapter;

/** A trigger that notes each write of one column by the row's id, so that the database itself counts the writes. */
final class WriteAudit {

    private WriteAudit() {}

    /** On PostgreSQL the column counts as written when a statement names it, elsewhere when it gets another value. */
    static void on(TestDatabase db, String table, String column) {
        db.execute("CREATE TABLE audit (id BIGINT NOT NULL)");
        switch (db.vendor().name()) {
            case "POSTGRESQL" -> db.execute("""
                    CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS $$
                    BEGIN INSERT INTO audit VALUES (NEW.id); RETURN NULL; END $$
                    """, "CREATE TRIGGER audit AFTER UPDATE OF " + column + " ON " + table
                    + " FOR EACH ROW EXECUTE FUNCTION audit()");
            case "H2" -> db.execute("CREATE TRIGGER audit_" + column + " AFTER UPDATE ON " + table
                    + " FOR EACH ROW CALL '" + OnH2.class.getName() + "'");
            default -> db.execute("CREATE TRIGGER audit AFTER UPDATE ON " + table + " FOR EACH ROW"
                    + " INSERT INTO audit SELECT NEW.id FROM (SELECT 1) one"
                    + " WHERE NOT (NEW." + column + " <=> OLD." + column + ")");
        }
    }

    /** Rows, as {@code id|writes}, that were written more than once. */
    static List<String> repeated(TestDatabase db) {
        return db.rows("SELECT id, COUNT(*) FROM audit GROUP BY id HAVING COUNT(*) > 1");
    }

    static long writes(TestDatabase db) {
        return db.number("SELECT COUNT(*) FROM audit");
    }

    /** Public, since the database makes it. */
    public static final class OnH2 extends TriggerAdapter {

        @Override
        public void fire(Connection connection, ResultSet before, ResultSet after) throws SQLException {
            String column = triggerName.substring("AUDIT_".length());
            if (before.getInt(column) != after.getInt(column)) {
                try (PreparedStatement statement = connection.prepareStatement("INSERT INTO audit VALUES (?)")) {
                    statement.setLong(1, after.getLong("ID"));
                    statement.executeUpdate();
                }
            }
        }
    }
}
