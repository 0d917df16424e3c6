package dev.driftless.processor;

import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;

/** Names of adapters. */
final class AdapterNames {

    private AdapterNames() {}

    /** {@code Outer_Inner_MigrationAdapter}, in the package of the migration class. */
    static String of(TypeElement migration, PackageElement enclosing) {
        String name = migration.getQualifiedName().toString();
        int start = enclosing.isUnnamed() ? 0 : enclosing.getQualifiedName().length() + 1;
        return name.substring(0, start) + name.substring(start).replace('.', '_') + "_MigrationAdapter";
    }
}
