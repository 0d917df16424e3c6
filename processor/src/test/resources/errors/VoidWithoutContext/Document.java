package app;

import dev.driftless.Document;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! VoidWithoutContext @ up( # returns nothing and has no context
    @Up(table = "todos")
    void up(Document row) {
        throw new UnsupportedOperationException();
    }
}
