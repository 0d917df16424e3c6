package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

class Case {

    //! StrayStep @ @Up # @Up stands on a method of Case, which is no @Migration class
    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }

    //! StrayStep @ @Down # @Down stands on a method of Case
    @Down(table = "todos")
    Patch down(Document row) {
        return Patch.none();
    }
}
