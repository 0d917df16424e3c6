package dev.driftless.engine;

import dev.driftless.Direction;
import dev.driftless.PlanException;
import dev.driftless.TableHooks;
import dev.driftless.annotations.WriteMode;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.manifest.ManifestStep;
import dev.driftless.manifest.MigrationAdapter;
import dev.driftless.manifest.RowMethod;
import dev.driftless.store.StepTable;
import dev.driftless.store.StoreSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks every migration of a plan before the first row is touched. */
final class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final Adapters adapters;
    private final Map<String, List<TableHooks>> hooks;
    private final Set<String> withoutRules = ConcurrentHashMap.newKeySet();

    /** Hooks by table name, as the application wrote it. */
    Preparation(Adapters adapters, Map<String, List<TableHooks>> hooks) {
        this.adapters = adapters;
        this.hooks = hooks;
    }

    Map<String, Prepared> prepare(StoreSession session, List<ManifestEntry> plan, Direction direction) {
        return prepare(session, plan, direction, false);
    }

    /** With all columns, a row can be handed from one migration to the next in memory. */
    Map<String, Prepared> prepare(StoreSession session, List<ManifestEntry> plan, Direction direction, boolean allColumns) {
        Map<String, Prepared> prepared = new LinkedHashMap<>();
        Map<String, List<TableHooks>> resolved = resolveHooks(session, plan, direction);
        for (ManifestEntry entry : plan) {
            prepared.put(entry.id(), prepare(session, entry, direction, resolved, allColumns));
        }
        return prepared;
    }

    private Prepared prepare(StoreSession session, ManifestEntry entry, Direction direction,
            Map<String, List<TableHooks>> resolvedHooks, boolean allColumns) {
        MigrationAdapter adapter = adapters.load(entry);
        RowMethod method = direction == Direction.UP ? adapter.up() : adapter.down().orElseThrow();
        ManifestStep step = step(entry, direction);
        StepTable table = session.table(entry.id(), step, method.columns(), allColumns);
        List<TableHooks> tableHooks = step.writeMode() == WriteMode.NORMAL
                ? resolvedHooks.getOrDefault(table.name(), List.of())
                : List.of();
        if (step.writeMode() == WriteMode.NORMAL && tableHooks.isEmpty() && withoutRules.add(entry.id())) {
            LOG.warn("Migration {} asks for the rules of table {} (writeMode NORMAL), but none are registered here: give them to"
                    + " Migrator.builder().hooks(..); the command line has those of an application that calls Migrate.execute",
                    entry.id(), table.name());
        }
        return new Prepared(entry, direction, step, method, adapters.instance(entry, adapter), table, tableHooks);
    }

    /** A migration's object may keep state between rows, so no two workers share one unless the application hands it out. */
    List<Map<String, Prepared>> forWorkers(Map<String, Prepared> first, int workers) {
        List<Map<String, Prepared>> all = new ArrayList<>(List.of(first));
        while (all.size() < workers) {
            Map<String, Prepared> copies = new LinkedHashMap<>();
            first.forEach((id, migration) -> copies.put(id, withNewInstance(migration)));
            all.add(copies);
        }
        return all;
    }

    private Prepared withNewInstance(Prepared prepared) {
        Object instance = adapters.instance(prepared.entry(), adapters.load(prepared.entry()));
        return new Prepared(prepared.entry(), prepared.direction(), prepared.step(), prepared.method(), instance,
                prepared.table(), prepared.hooks());
    }

    /** A name that means no table would leave a rule unheard: it is refused as soon as a migration would run hooks. */
    private Map<String, List<TableHooks>> resolveHooks(StoreSession session, List<ManifestEntry> plan, Direction direction) {
        Map<String, List<TableHooks>> resolved = new LinkedHashMap<>();
        if (plan.stream().anyMatch(entry -> step(entry, direction).writeMode() == WriteMode.NORMAL)) {
            hooks.forEach((table, registered) -> resolved
                    .computeIfAbsent(session.tableName(table, "hooks(\"" + table + "\", ..)"), name -> new ArrayList<>())
                    .addAll(registered));
        }
        return resolved;
    }

    private static ManifestStep step(ManifestEntry entry, Direction direction) {
        return direction == Direction.UP
                ? entry.up()
                : entry.down().orElseThrow(() -> new PlanException("Migration " + entry.id() + " has no @Down method."));
    }
}
