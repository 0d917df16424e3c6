package dev.driftless.manifest;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One {@code @Up} or {@code @Down} method, callable without reflection. Stateless and thread-safe. */
public interface RowMethod {

    /** What the method takes and returns. */
    enum Shape {
        /** Takes a Document or a record, returns a Patch. */
        PATCH,
        /** Takes a record and returns one of the same type; what differs is the patch. */
        RECORD,
        /** Returns nothing: it writes through its context. */
        VOID
    }

    /**
     * What the method takes and returns.
     *
     * @return never null
     */
    Shape shape();

    /**
     * The columns that the method's record needs.
     *
     * @return one for each record component, in its order; empty for a method that takes a Document
     */
    List<RecordColumn> columns();

    /**
     * Calls the method.
     *
     * @param migration the instance, of the adapter's migration class
     * @param context the context; used only if the method takes one
     * @param row the row, holding at least {@link #columns()}
     * @return what is to be written; null or an empty patch to leave the row alone, and always null for {@link Shape#VOID}
     * @throws Exception whatever the method throws, and {@link IllegalArgumentException} if a value does not fit the record
     */
    @Nullable Patch apply(Object migration, MigrationContext context, Document row) throws Exception;
}
