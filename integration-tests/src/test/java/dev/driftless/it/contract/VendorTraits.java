package dev.driftless.it.contract;

import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;

/** What the contract has to know of a vendor: what it lacks, by name, and how its SQL says what the tests need. */
abstract class VendorTraits {

    abstract Vendor vendor();

    /** As in {@code schema-<vendor>.sql}. */
    final String name() {
        return vendor().name().toLowerCase(Locale.ROOT);
    }

    /** Whether only one transaction at a time can write, so that no row is ever locked for itself. */
    boolean oneWriter() {
        return false;
    }

    boolean hasSchemas() {
        return true;
    }

    /** Makes a schema beside the default one; its name. */
    String createSchema(TestDatabase db) {
        db.execute("CREATE SCHEMA driftless");
        return "driftless";
    }

    /** A DataSource behind which there is no database. */
    abstract DataSource unreachable();

    /** A table expression with one column, i, from 1. */
    abstract String series(int last);

    /** Whether a text may be too long for its column. */
    boolean limitsTexts() {
        return true;
    }

    /** Whether a page of a composite key begins where the key is, and not at the first row with the same first column. */
    boolean entersCompositeKeys() {
        return true;
    }

    /** Whether pages are read along the key's index also where the condition could use another one. */
    boolean keepsToTheKey() {
        return true;
    }

    /** What a page of twenty rows costs at the most, in the unit of {@link #cost}. */
    abstract long mostPageCost();

    String longText() {
        return "VARCHAR(5000)";
    }

    /** Whether a statement can be made to end after some time. */
    boolean hasStatementTimeout() {
        return true;
    }

    /** A statement that takes ten seconds, on a connection where that is nine too many. */
    abstract void exceedStatementTimeout(Connection connection) throws SQLException;

    /** Ends a connection from outside. */
    abstract void cut(TestDatabase db, Connection connection) throws SQLException;

    /** Statements that make updates of rows of items with n = 13 do nothing; empty if no trigger can. */
    abstract List<String> suppressingTrigger();

    /** Statements that make updates of rows of items with n = 13 fail. */
    abstract List<String> refusingTrigger();

    /** Statements that make {@code owner} of items refer to {@code owners}, checked at the commit; empty if there is no such thing. */
    List<String> deferredForeignKey() {
        return List.of();
    }

    /** Whether deferred constraints can be made to speak up before the commit. */
    boolean constraintsSpeakUpEarly() {
        return true;
    }

    /** Assignments of the session that an application may have made, in its own form, and a query that shows them. */
    abstract List<String> applicationSettings();

    abstract String showSettings();

    /** Isolation that an application may have set. */
    int otherIsolation() {
        return Connection.TRANSACTION_SERIALIZABLE;
    }

    /** Makes the database know how keys are spread; to be called after a table was filled. */
    void analyze(TestDatabase db, String table) {}

    /** What the database had to look at to do some work on a connection, in a unit of its own. */
    abstract long cost(RecordedConnection connection, Runnable work) throws SQLException;

    abstract List<KeyCase> keyCases();

    /** What the tables of {@link #keyCases} need. */
    List<String> beforeKeyCases() {
        return List.of();
    }

    /** Makes two transactions wait for each other, or the vendor's counterpart of it; what the loser got. */
    Optional<SQLException> deadlock(TestDatabase db) throws Exception {
        return Deadlock.provoke(db);
    }
}
