package dev.driftless.store.jdbc;

import java.util.List;
import java.util.Optional;

/**
 * A table as the catalogue has it.
 *
 * @param schema its schema
 * @param name its name
 * @param columns all columns, in table order
 * @param key key columns in key order; empty if there is no usable key
 * @param obstacle why its rows must not be migrated: what it is and what to do; empty if they may
 * @param partitioned whether its rows lie in several tables
 * @param followed whether something may follow a write of its rows: a trigger after it, or a rule
 */
record TableInfo(String schema, String name, List<Column> columns, List<Column> key, Optional<String> obstacle,
        boolean partitioned, boolean followed) {

    String fullName() {
        return schema + "." + name;
    }
}
