package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    record Todo(
            //! compiler
            //! UnresolvedType @ priority # the type Nowhere cannot be resolved, so that migration app.Case cannot be read
            Nowhere priority) {}

    @Up(table = "todos")
    Patch up(Todo todo) {
        return Patch.none();
    }
}
