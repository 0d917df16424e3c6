package dev.driftless.store.jdbc;

import java.sql.Connection;
import java.util.List;

/**
 * The connection of a batch as a migration gets it: free to read and write, unable to end or bypass the batch's transaction.
 *
 * <p>A refused call throws an {@code SQLException} (SQLState {@value GuardedState#REFUSED}) that names the migration and what
 * to do instead, before anything reaches the database; the batch's transaction stays as it was. What the driver itself throws
 * arrives unchanged.
 *
 * <table>
 * <caption>Calls</caption>
 * <tr><th>call</th><th>what happens</th></tr>
 * <tr><td>{@code close()}</td><td>nothing; {@code isClosed()} is false until the batch ends</td></tr>
 * <tr><td>{@code createStatement}, {@code prepareStatement}, {@code prepareCall}, {@code create*}, getters, warnings</td>
 *     <td>allowed, updatable result sets, generated keys and JDBC batches too; a statement left open is closed with the
 *     batch</td></tr>
 * <tr><td>{@code setSavepoint}, {@code rollback(Savepoint)}, {@code releaseSavepoint}</td><td>allowed for savepoints of the
 *     same call of the method; names that begin with {@code driftless} are refused</td></tr>
 * <tr><td>{@code setAutoCommit}, {@code setTransactionIsolation}, {@code setReadOnly}, {@code setSchema}, {@code setCatalog},
 *     {@code setHoldability}, {@code setNetworkTimeout}, {@code setTypeMap}</td><td>nothing if the value is already set, else
 *     refused; {@code getAutoCommit()} is false</td></tr>
 * <tr><td>{@code commit()}, {@code rollback()}, {@code abort}, {@code setClientInfo}, sharding keys, any method unknown to
 *     Java 17</td><td>refused</td></tr>
 * <tr><td>{@code getConnection()} of statements and metadata, {@code getStatement()} of result sets</td><td>the guarded
 *     object</td></tr>
 * <tr><td>{@code unwrap} of every object</td><td>the guarded object itself for the interfaces of {@code java.sql}, else
 *     refused; {@code isWrapperFor} agrees</td></tr>
 * <tr><td>anything after the batch</td><td>refused; {@code close()} does nothing, {@code isClosed()} is true</td></tr>
 * </table>
 *
 * <table>
 * <caption>SQL text; every statement of a multi-statement, in any case, behind comments, parentheses or JDBC escapes</caption>
 * <tr><th>a statement that begins with</th><th>is</th></tr>
 * <tr><td>{@code SELECT} (also {@code FOR UPDATE}), {@code VALUES}, {@code TABLE}, {@code WITH}, {@code INSERT},
 *     {@code UPDATE}, {@code DELETE}, {@code MERGE}, {@code REPLACE}, {@code UPSERT}, {@code SHOW}</td><td>allowed</td></tr>
 * <tr><td>{@code CALL}, <code>{call ..}</code>, <code>{? = call ..}</code></td><td>allowed: the engine proves before the
 *     checkpoint that the transaction is still the one it began</td></tr>
 * <tr><td>{@code EXPLAIN}, {@code DESCRIBE}, {@code DESC}</td><td>allowed; with {@code ANALYZE} refused, it runs what it
 *     explains</td></tr>
 * <tr><td>{@code SELECT .. INTO}</td><td>refused: it creates a table, a file or a variable</td></tr>
 * <tr><td>{@code COMMIT}, {@code ROLLBACK} (also {@code TO}), {@code BEGIN}, {@code START}, {@code END}, {@code ABORT},
 *     {@code SAVEPOINT}, {@code RELEASE}, {@code PREPARE TRANSACTION}, {@code XA}</td><td>refused: savepoints through
 *     {@code setSavepoint()}</td></tr>
 * <tr><td>{@code SET} (also {@code SET LOCAL}), {@code RESET}, {@code DISCARD}, {@code USE}, {@code PRAGMA}, {@code LOCK},
 *     {@code UNLOCK}</td><td>refused</td></tr>
 * <tr><td>{@code CREATE} (also {@code TEMPORARY}, and after {@code WITH}), {@code ALTER}, {@code DROP}, {@code TRUNCATE} and
 *     all other DDL and maintenance</td><td>refused</td></tr>
 * <tr><td>{@code DO}, {@code DECLARE}, {@code EXECUTE}, {@code EXEC}, {@code PREPARE}</td><td>refused: the text in them
 *     cannot be checked</td></tr>
 * <tr><td>anything else, such as {@code COPY}, {@code LOAD}, {@code HANDLER}, {@code NOTIFY}</td><td>refused</td></tr>
 * </table>
 *
 * <p>The text is read as the SQL standard, PostgreSQL and H2 read it, and as MySQL does, and has to pass in both readings
 * unless the caller of {@link #wrap} knows which holds. So a literal like {@code 'it\'s; commit'} may be refused: bind values
 * as parameters.
 *
 * <p>In a simulation the same calls are refused. Of the rest, everything but a plain read throws a
 * {@link SimulatedWriteException} before it reaches the database, at preparation or execution: texts that begin with something
 * else than {@code SELECT}, {@code VALUES}, {@code TABLE}, {@code WITH}, {@code SHOW}, {@code EXPLAIN}, {@code DESCRIBE};
 * queries with {@code INSERT}, {@code UPDATE}, {@code DELETE}, {@code MERGE}, {@code REPLACE}, {@code FOR UPDATE},
 * {@code FOR SHARE} or the next value of a sequence in them; updatable result sets; and the database's own refusal in a
 * read-only transaction (SQLState 25006), which catches functions that write.
 */
final class GuardedConnection {

    private final Connection guarded;
    private final GuardedState state;
    private final GuardedSavepoints savepoints;
    private final GuardedObjects objects;

    private GuardedConnection(Connection real, GuardedState state) {
        this.state = state;
        this.savepoints = new GuardedSavepoints(real, state);
        GuardedConnectionCalls calls = new GuardedConnectionCalls(real, state, savepoints);
        this.guarded = (Connection) GuardedObjects.proxy(new Class<?>[] {Connection.class}, calls);
        this.objects = new GuardedObjects(state, guarded);
        calls.use(objects);
    }

    /**
     * Guards a connection whose autocommit is off (a simulation may leave it on).
     *
     * @param real the connection of the batch; stays the caller's
     * @param migrationId named in every refusal
     * @param mode batch or simulation
     * @param readings how this database reads SQL text; none: as some server does, and a text has to pass in each
     */
    static GuardedConnection wrap(Connection real, String migrationId, GuardMode mode, SqlTextReading... readings) {
        List<SqlTextReading> known = readings.length == 0
                ? List.of(SqlTextReading.STANDARD, SqlTextReading.MYSQL)
                : List.of(readings);
        return new GuardedConnection(real, new GuardedState(migrationId, mode, known, () -> { }));
    }

    /** Guards a batch's connection; after each error of the driver, something is run that may invalidate the guard. */
    static GuardedConnection wrap(Connection real, String migrationId, SqlTextReading reading, Runnable onError) {
        return new GuardedConnection(real, new GuardedState(migrationId, GuardMode.WRITABLE, List.of(reading), onError));
    }

    /** What the migration gets; the same object always. */
    Connection connection() {
        return guarded;
    }

    /**
     * To be called before each call of user code (method or hook): savepoints of earlier calls are no longer accepted, because
     * rolling back to one would undo what the engine wrote since; {@link #writeAttempted()} is false again.
     */
    void startCall() {
        savepoints.forget();
        state.startCall();
    }

    /** Whether a simulated call attempted to write, even if it swallowed the {@link SimulatedWriteException}. */
    boolean writeAttempted() {
        return state.writeAttempted();
    }

    /**
     * Ends the guard: closes the statements that were left open, and refuses any further use. To be called after the last user
     * code, hooks and flushes included, and before the checkpoint.
     */
    void invalidate() {
        state.invalidate();
        objects.closeStatements();
    }
}
