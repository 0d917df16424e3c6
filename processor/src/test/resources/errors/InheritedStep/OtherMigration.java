package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_base")
class Base {

    @Up(table = "todos")
    Patch base(Document row) {
        return Patch.none();
    }
}

class Middle extends Base {}

//! InheritedStep @ class # Case inherits base of app.Base
@Migration(id = "20260101_000000_x")
class Case extends Middle {

    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}
