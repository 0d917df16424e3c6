package dev.driftless.engine;

import dev.driftless.ManifestException;
import dev.driftless.PlanException;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.manifest.MigrationAdapter;
import java.lang.reflect.InvocationTargetException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads generated adapters and makes instances of migration classes. Thread-safe. */
public final class Adapters {

    private final Manifest manifest;
    private final @Nullable Function<Class<?>, @Nullable Object> instances;

    /**
     * Adapters of a manifest.
     *
     * @param manifest names the adapters, and knows what loads them
     * @param instances supplies instances; null from it, or no function at all, means the constructor
     */
    public Adapters(Manifest manifest, @Nullable Function<Class<?>, @Nullable Object> instances) {
        this.manifest = manifest;
        this.instances = instances;
    }

    MigrationAdapter load(ManifestEntry entry) {
        try {
            MigrationAdapter adapter = instantiate(entry);
            if (agree(adapter, entry)) {
                return adapter;
            }
        } catch (LinkageError e) {
            throw unusable(entry, e);
        }
        throw new ManifestException("Adapter " + entry.adapterClassName() + " and the manifest disagree about migration "
                + entry.id() + ": inconsistent build, rebuild cleanly.");
    }

    private static boolean agree(MigrationAdapter adapter, ManifestEntry entry) {
        return adapter.id().equals(entry.id())
                && adapter.checksum().equals(entry.checksum())
                && adapter.migrationClass().getName().equals(entry.className())
                && adapter.down().isPresent() == entry.down().isPresent();
    }

    private MigrationAdapter instantiate(ManifestEntry entry) {
        try {
            Class<?> type = Class.forName(entry.adapterClassName(), true, manifest.classLoader());
            return (MigrationAdapter) type.getConstructor().newInstance();
        } catch (ClassNotFoundException | NoSuchMethodException | ClassCastException e) {
            throw unusable(entry, e);
        } catch (IllegalAccessException e) {
            String pack = entry.adapterClassName().substring(0, Math.max(0, entry.adapterClassName().lastIndexOf('.')));
            throw new ManifestException("The module of " + entry.className() + " does not open its package: add \"opens " + pack
                    + " to dev.driftless.runtime;\" to its module-info.java.", e);
        } catch (InstantiationException | InvocationTargetException e) {
            if (e.getCause() instanceof LinkageError missing) {
                throw missing; // the adapter's constructor names the migration class
            }
            throw new ManifestException("Adapter " + entry.adapterClassName() + " of migration " + entry.id()
                    + " could not be made (" + e + "): rebuild cleanly.", e);
        }
    }

    private static ManifestException unusable(ManifestEntry entry, Throwable cause) {
        return new ManifestException("Adapter " + entry.adapterClassName() + " of migration " + entry.id()
                + " is missing or not usable (" + cause + "): inconsistent build, rebuild cleanly.", cause);
    }

    /** A new instance, or the one that the application supplies. */
    Object instance(ManifestEntry entry, MigrationAdapter adapter) {
        Object supplied = supplied(entry, adapter);
        if (supplied != null) {
            if (!adapter.migrationClass().isInstance(supplied)) {
                throw new PlanException("instances(..) returned a " + supplied.getClass().getName() + " for migration "
                        + entry.id() + ": return an instance of " + entry.className() + ", or null.");
            }
            return supplied;
        }
        if (entry.injected()) {
            throw new PlanException("Migration " + entry.id() + " has no usable no-argument constructor: supply "
                    + entry.className() + " with Migrator.builder().instances(..).");
        }
        try {
            return adapter.newInstance();
        } catch (Exception | LinkageError e) {
            Throwable thrown = e instanceof ExceptionInInitializerError && e.getCause() != null ? e.getCause() : e;
            throw new PlanException("The constructor of " + entry.className() + " of migration " + entry.id() + " threw "
                    + Errors.of(thrown) + ": correct it, or supply the instance with Migrator.builder().instances(..).", e);
        }
    }

    private @Nullable Object supplied(ManifestEntry entry, MigrationAdapter adapter) {
        try {
            return instances == null ? null : instances.apply(adapter.migrationClass());
        } catch (RuntimeException e) {
            throw new PlanException("instances(..) threw " + Errors.of(e) + " for " + entry.className() + " of migration "
                    + entry.id() + ": let it return an instance, or null for the class's own constructor.", e);
        }
    }
}
