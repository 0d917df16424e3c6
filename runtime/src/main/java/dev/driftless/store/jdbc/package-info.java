/** The JDBC store; one Dialect per vendor, the only place that knows a vendor. */
@NullMarked
package dev.driftless.store.jdbc;

import org.jspecify.annotations.NullMarked;
