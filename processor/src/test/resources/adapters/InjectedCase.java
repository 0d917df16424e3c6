package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

/** Its columns are swapped, which is its own inverse. */
@Migration(id = "20260227_080239_injected")
class InjectedCase {

    private final String column;

    private InjectedCase() {
        this("a");
    }

    InjectedCase(String column) {
        this.column = column;
    }

    @Up(table = "todos")
    @Down(table = "todos")
    Patch swap(Document todo) {
        return Patch.set(column, todo.get("b")).and("b", todo.get(column));
    }
}
