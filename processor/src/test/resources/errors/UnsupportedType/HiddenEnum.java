package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {

    private enum Priority { LOW }

    record Todo(
            //! UnsupportedType @ priority # which is not visible to the generated adapter
            Priority priority) {}

    @Up(table = "todos")
    Patch up(Todo todo) {
        return Patch.none();
    }
}
