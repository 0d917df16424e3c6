package dev.driftless.bench.database;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The table that is migrated: accounts, about 200 bytes a row. Every second one lacks {@code email_domain}, which a
 * migration is to fill with what stands behind the {@code @} of {@code email}. Each contestant gets a fresh copy of the same
 * template, and its work is compared row by row, not with what another contestant computed but with the template.
 */
public final class AccountTable {

    /** The rows to change. */
    public static final String TO_DO = "email_domain IS NULL";

    private static final String COLUMNS = """
            %s (
                id %s,
                customer_id BIGINT NOT NULL,
                email VARCHAR(60) NOT NULL,
                full_name VARCHAR(40) NOT NULL,
                email_domain VARCHAR(40),
                note VARCHAR(120) NOT NULL)""";
    private static final String TEMPLATE = "account_template";
    private static final String TABLE = "account";
    private static final String NOTE = "was imported from the old shop with an address that nobody has looked at since then";

    private final Database database;
    private final long rows;

    /**
     * Creates the template.
     *
     * @param database holds it
     * @param rows how many
     */
    public AccountTable(Database database, long rows) throws SQLException {
        this.database = database;
        this.rows = rows;
        create(TEMPLATE, """
                SELECT i,
                    i * 7 %% 100003,
                    CONCAT('first.last.', i, '@mail', i %% 97, '.example.com'),
                    CONCAT('First Last the ', i, 'th'),
                    CASE WHEN i %% 2 = 0 THEN 'kept.example.org' END,
                    CONCAT('Account ', i, ' %s')
                FROM %s
                """.formatted(NOTE, database.dialect().numbers().formatted(rows)));
    }

    /** {@return how many rows the table has} */
    public long rows() {
        return rows;
    }

    /** {@return how many rows are to be changed} */
    public long toDo() {
        return (rows + 1) / 2;
    }

    /** Puts a fresh copy in the place of the table, and drops what contestants keep about their work. */
    public void copy() throws SQLException {
        List<String> statements = new ArrayList<>();
        for (String name : Database.tables(database.pool())) {
            String lower = name.toLowerCase(Locale.ROOT);
            if (lower.startsWith("migration_") || lower.equals("flyway_schema_history")) {
                statements.add("DROP TABLE " + (database.name().equals("mariadb") ? name : '"' + name + '"'));
            }
        }
        database.execute(statements);
        create(TABLE, "SELECT * FROM " + TEMPLATE + " ORDER BY id");
    }

    /** {@return how many rows are not what they should be, missing and surplus ones included} */
    public long wrongRows() throws SQLException {
        String differ = database.dialect().differ();
        long wrong = database.number("""
                SELECT COUNT(*)
                FROM account_template t
                LEFT JOIN account a ON a.id = t.id
                WHERE a.id IS NULL
                    OR %s
                    OR %s
                    OR %s
                    OR %s
                    OR %s
                """.formatted(
                differ.formatted("a.customer_id", "t.customer_id"),
                differ.formatted("a.email", "t.email"),
                differ.formatted("a.full_name", "t.full_name"),
                differ.formatted("a.email_domain", "CASE WHEN t.email_domain IS NULL"
                        + " THEN CONCAT('mail', t.id % 97, '.example.com') ELSE t.email_domain END"),
                differ.formatted("a.note", "t.note")));
        return wrong + Math.abs(rows - database.number("SELECT COUNT(*) FROM account"));
    }

    /** Drops table and template. */
    public void drop() throws SQLException {
        database.execute(List.of("DROP TABLE IF EXISTS " + TABLE, "DROP TABLE " + TEMPLATE));
    }

    private void create(String table, String select) throws SQLException {
        List<String> statements = new ArrayList<>();
        statements.add("DROP TABLE IF EXISTS " + table);
        statements.add("CREATE TABLE " + COLUMNS.formatted(table, database.dialect().key()));
        statements.add("INSERT INTO " + table + " " + select);
        database.dialect().settle().forEach(sql -> statements.add(sql.formatted(table)));
        database.execute(statements);
    }
}
