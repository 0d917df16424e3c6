package dev.driftless.processor;

import com.palantir.javapoet.ClassName;

/** Names of adapters. */
final class AdapterNames {

    private AdapterNames() {}

    /** {@code Outer_Inner_MigrationAdapter}, in the package of the migration class. */
    static ClassName of(ClassName migration) {
        return ClassName.get(migration.packageName(), String.join("_", migration.simpleNames()) + "_MigrationAdapter");
    }
}
