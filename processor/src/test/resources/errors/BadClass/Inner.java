package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

class Outer {

    //! BadClass @ class # is an inner class
    @Migration(id = "20260101_000000_x")
    class Case {

        @Up(table = "todos")
        Patch up(Document row) {
            return Patch.none();
        }
    }
}
