package dev.driftless.it.cli;

import dev.driftless.it.Vendor;

/** The migrations of an application, and its table. */
final class Todos {

    static final String FIRST = "20260101_000000_fill_priority";
    static final String SECOND = "20260102_000000_shout";

    private Todos() {}

    static String[] sources() {
        return new String[] {fill("medium"), """
                @Migration(id = "%s")
                final class Shout {
                    @Up(table = "todos") Patch up(Document todo) {
                        return Patch.set("title", todo.getString("title").toUpperCase());
                    }
                    @Down(table = "todos") Patch down(Document todo) {
                        return Patch.set("title", todo.getString("title").toLowerCase());
                    }
                }
                """.formatted(SECOND)};
    }

    static String fill(String value) {
        return """
                @Migration(id = "%1$s")
                final class FillPriority {
                    @Up(table = "todos") Patch up(Document todo) {
                        return todo.isNull("priority") ? Patch.set("priority", "%2$s") : Patch.none();
                    }
                    @Down(table = "todos") Patch down(Document todo) {
                        return "%2$s".equals(todo.getString("priority")) ? Patch.set("priority", null) : Patch.none();
                    }
                }
                """.formatted(FIRST, value);
    }

    /** One that takes its time, so that something can happen meanwhile; its batches are far from taking too long. */
    static String slow(int millisARow) {
        return slow(millisARow, 10);
    }

    static String slow(int millisARow, int batchSize) {
        return """
                @Migration(id = "%s")
                final class FillPriority {
                    @Up(table = "todos", where = "priority IS NULL", batchSize = %d) Patch up(Document todo) throws Exception {
                        Thread.sleep(%d);
                        return Patch.set("priority", "medium");
                    }
                }
                """.formatted(FIRST, batchSize, millisARow);
    }

    static Commands table(Commands commands, int rows) {
        String numbers = commands.database().vendor() == Vendor.H2
                ? "(SELECT x AS i FROM SYSTEM_RANGE(1, " + rows + ")) AS s"
                : "generate_series(1, " + rows + ") AS s(i)";
        commands.database().execute(
                "CREATE TABLE todos (id BIGINT NOT NULL PRIMARY KEY, title VARCHAR(50) NOT NULL, priority VARCHAR(10))",
                "INSERT INTO todos SELECT i, 'todo ' || i, CASE WHEN MOD(i, 3) = 0 THEN 'high' END FROM "
                        + numbers);
        return commands;
    }
}
