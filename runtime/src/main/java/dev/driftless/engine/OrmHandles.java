package dev.driftless.engine;

import dev.driftless.MigrationException;
import dev.driftless.OrmScope;
import java.util.Map;
import java.util.function.Function;

/** How the application opens its own handles, by type. Immutable. */
public final class OrmHandles {

    private final Map<Class<?>, Function<OrmScope, ?>> factories;

    /**
     * Factories as registered.
     *
     * @param factories by the type that migrations ask for
     */
    public OrmHandles(Map<Class<?>, Function<OrmScope, ?>> factories) {
        this.factories = Map.copyOf(factories);
    }

    <T> T open(Class<T> type, OrmScope scope) {
        Function<OrmScope, ?> factory = factories.get(type);
        if (factory == null) {
            throw new MigrationException("Migration " + scope.migrationId() + " asks for orm(" + type.getSimpleName()
                    + ".class), which is not registered: add Migrator.builder().orm(" + type.getSimpleName()
                    + ".class, scope -> ..).");
        }
        return type.cast(factory.apply(scope));
    }
}
