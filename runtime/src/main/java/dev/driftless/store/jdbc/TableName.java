package dev.driftless.store.jdbc;

import dev.driftless.SchemaException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A table's name as a user wrote it.
 *
 * @param schema the part before the first dot; null if there is none
 * @param name the rest
 */
record TableName(@Nullable String schema, String name) {

    static TableName parse(String text) {
        int dot = text.indexOf('.');
        return dot > 0 && dot < text.length() - 1
                ? new TableName(text.substring(0, dot), text.substring(dot + 1))
                : new TableName(null, text);
    }

    @Override
    public String toString() {
        return schema == null ? name : schema + "." + name;
    }

    /**
     * The one candidate that a name means: the exact one, else the only one that differs in case.
     *
     * @param what for messages: who names it
     */
    static <T> Optional<T> choose(String wanted, List<T> candidates, Function<T, String> nameOf, String what) {
        List<T> exact = candidates.stream().filter(c -> nameOf.apply(c).equals(wanted)).toList();
        if (!exact.isEmpty()) {
            return Optional.of(exact.get(0));
        }
        List<T> folded = candidates.stream().filter(c -> nameOf.apply(c).equalsIgnoreCase(wanted)).toList();
        if (folded.size() > 1) {
            throw new SchemaException(what + " names " + wanted + ", but "
                    + String.join(" and ", folded.stream().map(nameOf).toList())
                    + " differ from it in case only: write the name exactly as the catalogue has it.");
        }
        return folded.stream().findFirst();
    }
}
