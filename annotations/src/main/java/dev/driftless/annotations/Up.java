package dev.driftless.annotations;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The method that changes one row when the migration is applied.
 *
 * <p>The method takes a {@code Document} or a record, optionally preceded by {@code MigrationContext}, and returns
 * {@code Patch}, the same record type, or {@code void} (only with the context, through which it then writes). Returning
 * {@code null} or {@code Patch.none()} skips the row. It may throw. It may have any visibility but private and is not
 * static.
 */
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface Up {

    /**
     * The table whose rows are visited.
     *
     * @return {@code table} or {@code schema.table}; found by its exact name, else by the only name that differs in case
     */
    String table();

    /**
     * SQL condition on the table's columns that selects the rows to visit, without the word {@code WHERE}.
     *
     * <p>It is a to-do predicate: a row that has been changed must no longer match it. Sweeps repeat until one changes nothing.
     *
     * @return a condition in the database's own SQL; empty means every row
     */
    String where() default "";

    /**
     * Rows in one batch, that is in one transaction; no part of the checksum.
     *
     * @return 0 to let the runtime decide (starting at 128 from application code and 256 from the command line) and
     *     adapt to the database, else an exact number of at least 1
     */
    int batchSize() default 0;

    /**
     * Whether the table's registered hooks (rules and triggers of the application) run on every patch.
     *
     * @return {@link WriteMode#SAFE_BYPASS} by default
     */
    WriteMode writeMode() default WriteMode.SAFE_BYPASS;

    /**
     * How often the table is swept.
     *
     * @return {@link Sweep#AUTO} by default
     */
    Sweep sweep() default Sweep.AUTO;

    /**
     * A numeric optimistic-lock column that is raised by 1 in the same write, so that an object that the application has
     * loaded before cannot put the old value back.
     *
     * @return the column's name; empty for none
     */
    String versionColumn() default "";
}
