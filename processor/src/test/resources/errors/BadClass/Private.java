package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

class Outer {

    //! BadClass @ class # is private; make Case package-private or more visible
    @Migration(id = "20260101_000000_x")
    private static class Case {

        @Up(table = "todos")
        Patch up(Document row) {
            return Patch.none();
        }
    }
}
