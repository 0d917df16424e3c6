package com.acme.migrations;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260227_080239_backfill_todo_priority", description = "Backfill todo priority to medium")
final class BackfillTodoPriority {

    @Up(table = "todos")
    Patch fill(Document todo) {
        return todo.isNull("priority") ? Patch.set("priority", "medium") : Patch.none();
    }

    @Down(table = "todos")                                    // optional: leave it out where the change is not safely reversible
    Patch clear(Document todo) {
        return "medium".equals(todo.getString("priority")) ? Patch.set("priority", null) : Patch.none();
    }
}
