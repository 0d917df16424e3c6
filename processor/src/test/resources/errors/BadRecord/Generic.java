package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo<T>(long id) {}

@Migration(id = "20260101_000000_x")
class Case {

    @Up(table = "todos")
    //! BadRecord @ todo # record Todo is generic
    Patch up(Todo<String> todo) {
        return Patch.none();
    }
}
