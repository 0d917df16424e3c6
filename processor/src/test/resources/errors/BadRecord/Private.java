package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {

    private record Todo(long id) {}

    @Up(table = "todos")
    //! BadRecord @ todo # record Todo is not visible to the generated adapter in package app
    Patch up(Todo todo) {
        return Patch.none();
    }
}
