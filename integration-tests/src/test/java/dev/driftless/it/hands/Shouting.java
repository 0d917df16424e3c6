package dev.driftless.it.hands;

import dev.driftless.it.TestDatabase;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.lang.reflect.Constructor;
import java.util.function.LongConsumer;

/**
 * One migration in each of the shapes that a method can have: {@code shout} becomes {@code name} in capitals, and
 * {@code moved} counts. Rows that have a {@code shout} already are left alone. The test learns which row is at work.
 */
enum Shouting {
    DOCUMENT("", "Patch up(Document p) {", Shouting.PATCH),
    RECORD("", "Person up(Person p) {", """
            seen.accept(p.id());
            return p.shout() != null ? p
                    : new Person(p.id(), p.name(), p.name().toUpperCase(Locale.ROOT), p.moved() + 1);
            """),
    CONTEXT("", "Patch up(MigrationContext context, Document p) {", Shouting.PATCH),
    VOID("", "void up(MigrationContext context, Document p) throws Exception {", """
            seen.accept(p.getLong("id"));
            if (!p.isNull("shout")) { return; }
            try (var statement = context.connection().prepareStatement(
                    "UPDATE people SET shout = ?, moved = moved + 1 WHERE id = ?")) {
                statement.setString(1, p.getString("name").toUpperCase(Locale.ROOT));
                statement.setLong(2, p.getLong("id"));
                statement.executeUpdate();
            }
            """),
    HOOKED(", writeMode = WriteMode.NORMAL", "Patch up(Document p) {", Shouting.PATCH),
    TO_DO(", where = \"shout IS NULL\"", "Patch up(Document p) {", Shouting.PATCH),
    TO_DO_IN_CONTEXT(", where = \"shout IS NULL\"", "Patch up(MigrationContext context, Document p) {", Shouting.PATCH),
    VERSIONED(", versionColumn = \"version\"", "Person up(Person p) {", RECORD.body);

    static final String ID = "20260101_000000_shout";

    private static final String PATCH = """
            seen.accept(p.getLong("id"));
            return !p.isNull("shout") ? Patch.none()
                    : Patch.set("shout", p.getString("name").toUpperCase(Locale.ROOT)).and("moved", p.getInt("moved") + 1);
            """;

    private final String members;
    private final String head;
    private final String body;

    Shouting(String members, String head, String body) {
        this.members = members;
        this.head = head;
        this.body = body;
    }

    /** Whether rows of the old form that come late are migrated too. */
    boolean repeatsSweeps() {
        return this == TO_DO || this == TO_DO_IN_CONTEXT;
    }

    Migrator.Builder migrator(TestDatabase db, LongConsumer seen) {
        Manifest manifest = Numbers.manifest("""
                @Migration(id = "%s")
                final class Shout {
                    record Person(long id, String name, String shout, int moved) {}
                    private final java.util.function.LongConsumer seen;
                    Shout(java.util.function.LongConsumer seen) { this.seen = seen; }
                    @Up(table = "people"%s)
                    %s
                    %s
                    }
                }
                """.formatted(ID, members, head, body));
        return Migrator.builder().dataSource(db.dataSource()).manifest(manifest).instances(type -> instance(type, seen));
    }

    private static Object instance(Class<?> type, LongConsumer seen) {
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(LongConsumer.class);
            constructor.setAccessible(true);
            return constructor.newInstance(seen);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
