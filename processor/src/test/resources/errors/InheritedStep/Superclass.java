package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

class Base {

    //! StrayStep @ @Down # which is no @Migration class
    @Down(table = "todos")
    Patch down(Document row) {
        return Patch.none();
    }
}

//! InheritedStep @ class # Case inherits down of app.Base
@Migration(id = "20260101_000000_x")
class Case extends Base {

    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}
