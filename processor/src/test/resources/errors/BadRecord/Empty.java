package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo() {}

@Migration(id = "20260101_000000_x")
class Case {

    @Up(table = "todos")
    //! BadRecord @ todo # record Todo has no components
    Patch up(Todo todo) {
        return Patch.none();
    }
}
