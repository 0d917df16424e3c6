package app;

import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo(long id) {}

@Migration(id = "20260101_000000_x")
class Case {
    //! VoidWithoutContext @ up( # returns nothing and has no context
    @Up(table = "todos")
    void up(Todo row) {
        throw new UnsupportedOperationException();
    }
}
