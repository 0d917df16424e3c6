package dev.driftless.runtime;

import dev.driftless.CancelResult;
import dev.driftless.Direction;
import dev.driftless.MigrationListener;
import dev.driftless.MigrationStatus;
import dev.driftless.OrmScope;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.TableHooks;
import dev.driftless.engine.Adapters;
import dev.driftless.engine.Administration;
import dev.driftless.engine.Engine;
import dev.driftless.engine.Events;
import dev.driftless.engine.OrmHandles;
import dev.driftless.manifest.Manifest;
import dev.driftless.plan.Planner;
import dev.driftless.store.jdbc.JdbcStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Applies the migrations of a build to one database, and rolls them back. Immutable and thread-safe; holds no
 * connection between calls.
 *
 * <p>A call that cannot be carried out throws a {@link dev.driftless.MigrationException} before anything is written. How
 * a run ended is never an exception but a {@link RunResult}.
 */
public final class Migrator {

    /** Rows of the first batch where neither the migration nor the caller says otherwise. */
    private static final int INITIAL_BATCH_SIZE = 128;

    private final DataSource dataSource;
    private final Manifest manifest;
    private final Engine engine;
    private final Administration administration;

    private Migrator(Builder builder, DataSource dataSource, Manifest manifest) {
        this.dataSource = dataSource;
        this.manifest = manifest;
        JdbcStore store = new JdbcStore(dataSource, builder.schema, builder.createTables);
        Planner planner = new Planner(manifest, builder.blockWhenAhead);
        this.engine = new Engine(store, manifest, planner, new Adapters(manifest, builder.instances), builder.hooks,
                new OrmHandles(builder.orm), new Events(builder.listeners), builder.initialBatchSize);
        this.administration = new Administration(store, manifest, planner);
    }

    /**
     * Begins to describe a migrator.
     *
     * @return a builder; a {@code DataSource} is all it needs
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Applies every pending migration, in id order, with default options.
     *
     * @return how it ended
     */
    public RunResult up() {
        return up(RunOptions.defaults());
    }

    /**
     * Applies every pending migration, in id order.
     *
     * @param options how
     * @return how it ended
     * @throws dev.driftless.MigrationException if the call cannot be carried out
     */
    public RunResult up(RunOptions options) {
        return engine.up(options);
    }

    /**
     * Rolls back the last applied migration.
     *
     * @return how it ended
     */
    public RunResult down() {
        return down(Rollback.steps(1));
    }

    /**
     * Rolls back, with default options.
     *
     * @param rollback which migrations
     * @return how it ended
     */
    public RunResult down(Rollback rollback) {
        return down(rollback, RunOptions.defaults());
    }

    /**
     * Rolls back.
     *
     * @param rollback which migrations
     * @param options how
     * @return how it ended
     * @throws dev.driftless.MigrationException if the call cannot be carried out
     */
    public RunResult down(Rollback rollback, RunOptions options) {
        return engine.down(rollback, options);
    }

    /**
     * Tells, by reading only, how many rows a migration would still change; meaningful for methods that leave their own
     * result alone.
     *
     * @param id the migration
     * @return COMPLETED if none, else FAILED with reason {@code rows_remaining} and the number in its report
     */
    public RunResult verify(String id) {
        return engine.verify(id);
    }

    /**
     * Tries the quarantined rows of a migration again, each read anew under lock, in the direction in which they failed.
     *
     * @param id the migration
     * @return COMPLETED if none is left; COMPLETED with reason {@code completed_with_failures} otherwise; NOOP with reason
     *     {@code no_failures} if there was none; RUNNING with reason {@code other_run} if a run has the run slot; CANCELED with reason
     *     {@code cancel_requested}, or {@code left} after {@link #leave()}, if it was stopped before its last row
     * @throws dev.driftless.MigrationException if the call cannot be carried out
     */
    public RunResult retryFailed(String id) {
        return engine.retryFailed(id);
    }

    /**
     * Everything the database and the manifest tell at this moment.
     *
     * @return the status
     */
    public MigrationStatus status() {
        return administration.status();
    }

    /**
     * Asks the active run to stop at its next batch boundary, from any process.
     *
     * @return what became of the request
     */
    public CancelResult cancel() {
        return administration.cancel(Optional.empty());
    }

    /**
     * Asks a run to stop at its next batch boundary, from any process.
     *
     * @param runId the run
     * @return what became of the request
     */
    public CancelResult cancel(String runId) {
        return administration.cancel(Optional.of(runId));
    }

    /**
     * Lets the workers of this migrator leave their run at the next batch boundary, for instance when the application shuts
     * down. The run is not ended: other processes go on with it, and so does the next call. The calls that leave return
     * RUNNING with reason {@code left}; {@code retryFailed} ends its run, CANCELED with the same reason. Does not wait for them.
     */
    public void leave() {
        engine.leave();
    }

    /**
     * How many rows the {@code where} of a migration selects now, or its table has: for who watches a run.
     *
     * @param id the migration
     * @param direction which of its steps
     * @param atMost how long the database may count, to the second
     * @return rows; empty if it takes longer, the manifest has no such step, or the table cannot be read
     */
    public OptionalLong rowsSelected(String id, Direction direction, Duration atMost) {
        return engine.rowsSelected(id, direction, atMost);
    }

    /** Asks the active run's workers, in all processes, to wait; does nothing without an active run. */
    public void pause() {
        administration.setPaused(true);
    }

    /** Lets a paused run go on; does nothing without an active run. */
    public void resume() {
        administration.setPaused(false);
    }

    /**
     * Changes options of the active run for its workers in all processes, from their next batch on; does nothing without an
     * active run. Only what was named is changed: {@code tune(RunOptions.defaults().batchSize(50))} leaves everything else
     * as it is, and {@code tune(RunOptions.defaults())}, which names nothing, puts every option below back to its default.
     *
     * @param options any of {@code batchSize}, {@code maxSweeps}, {@code targetBatchTime}, {@code lockTimeout},
     *     {@code transactionLimit}, {@code lease}, {@code maxBatchBytes}, {@code onRowError}
     * @throws dev.driftless.PlanException if another option was named: those are settled when {@code up} or {@code down} is called
     * @throws IllegalArgumentException if the run's lease would be shorter than three of its transaction limits
     */
    public void tune(RunOptions options) {
        administration.tune(options);
    }

    /**
     * Throws unless migrations are wholly applied, without quarantined rows: a gate for an application's start.
     *
     * @param ids which; none for every migration of the manifest
     * @throws dev.driftless.MigrationException if one is not, or is unknown
     */
    public void requireApplied(String... ids) {
        administration.requireApplied(ids);
    }

    /**
     * Accepts that applied migrations were edited, or retires deleted ones, and records when.
     *
     * @param ids which
     * @throws dev.driftless.MigrationException if one was never run here, or was applied by a newer build
     */
    public void acceptDrift(String... ids) {
        administration.acceptDrift(ids);
    }

    /**
     * Where the connections come from.
     *
     * @return what the builder was given
     */
    public DataSource dataSource() {
        return dataSource;
    }

    /**
     * The migrations of this build.
     *
     * @return the manifest
     */
    public Manifest manifest() {
        return manifest;
    }

    /** Describes a migrator; not thread-safe. */
    public static final class Builder {

        private @Nullable DataSource dataSource;
        private @Nullable String schema;
        private @Nullable Manifest manifest;
        private @Nullable Function<Class<?>, @Nullable Object> instances;
        private boolean createTables = true;
        private boolean blockWhenAhead;
        private int initialBatchSize = INITIAL_BATCH_SIZE;
        private final Map<String, List<TableHooks>> hooks = new HashMap<>();
        private final Map<Class<?>, Function<OrmScope, ?>> orm = new HashMap<>();
        private final List<MigrationListener> listeners = new ArrayList<>();

        private Builder() {}

        /**
         * Where connections come from; required.
         *
         * @param dataSource hands out connections outside of any transaction; a pool of one is enough
         * @return this
         */
        public Builder dataSource(DataSource dataSource) {
            this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
            return this;
        }

        /**
         * The schema of the internal tables; by default the connection's current one.
         *
         * @param schema an existing schema
         * @return this
         */
        public Builder schema(String schema) {
            this.schema = Objects.requireNonNull(schema, "schema");
            return this;
        }

        /**
         * Whether the internal tables may be created; true by default.
         *
         * @param createTables false if the role has no right to, and {@code schema-<vendor>.sql} was run
         * @return this
         */
        public Builder createTables(boolean createTables) {
            this.createTables = createTables;
            return this;
        }

        /**
         * Registers rules and triggers of a table, for migrations whose write mode is NORMAL; several are run in order.
         *
         * @param table the table, named as in {@code @Up}
         * @param tableHooks what to run
         * @return this
         */
        public Builder hooks(String table, TableHooks tableHooks) {
            hooks.computeIfAbsent(table, name -> new ArrayList<>()).add(Objects.requireNonNull(tableHooks, "tableHooks"));
            return this;
        }

        /**
         * Registers how the application opens its own handle on a batch's connection.
         *
         * @param type what migrations ask for with {@code orm(type)}
         * @param factory opens a handle; one that is AutoCloseable is closed at the batch's end
         * @param <T> the type
         * @return this
         */
        public <T> Builder orm(Class<T> type, Function<OrmScope, T> factory) {
            orm.put(type, Objects.requireNonNull(factory, "factory"));
            return this;
        }

        /**
         * Supplies instances of migration classes, for instance from a container.
         *
         * @param instances takes the class; null means the class's own constructor
         * @return this
         */
        public Builder instances(Function<Class<?>, @Nullable Object> instances) {
            this.instances = Objects.requireNonNull(instances, "instances");
            return this;
        }

        /**
         * Adds a listener.
         *
         * @param listener told what runs do
         * @return this
         */
        public Builder listener(MigrationListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * The migrations to use instead of every manifest on the class path.
         *
         * @param manifest the manifest; may be empty
         * @return this
         */
        public Builder manifest(Manifest manifest) {
            this.manifest = Objects.requireNonNull(manifest, "manifest");
            return this;
        }

        /**
         * Whether a database that a newer build has migrated blocks this one; false by default.
         *
         * @param blockWhenAhead whether to block
         * @return this
         */
        public Builder blockWhenAhead(boolean blockWhenAhead) {
            this.blockWhenAhead = blockWhenAhead;
            return this;
        }

        /**
         * Rows of a run's first batch, where neither the migration nor the call says how many a batch has; 128 by default.
         *
         * @param rows at least 1
         * @return this
         * @throws IllegalArgumentException if there are fewer
         */
        public Builder initialBatchSize(int rows) {
            if (rows < 1) {
                throw new IllegalArgumentException("initialBatchSize must be at least 1, was " + rows);
            }
            this.initialBatchSize = rows;
            return this;
        }

        /**
         * Makes the migrator; the database is not touched yet.
         *
         * @return the migrator
         * @throws dev.driftless.ManifestException if there is no manifest, or it is unreadable
         * @throws IllegalStateException if there is no {@code DataSource}
         */
        public Migrator build() {
            DataSource source = dataSource;
            if (source == null) {
                throw new IllegalStateException("dataSource must be set before build()");
            }
            return new Migrator(this, source, manifest != null ? manifest : onClassPath());
        }

        private static Manifest onClassPath() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return Manifest.load(context != null ? context : Migrator.class.getClassLoader());
        }
    }
}
