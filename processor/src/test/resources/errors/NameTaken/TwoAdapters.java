package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Outer_Case {

    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}

class Outer {

    //! NameTaken @ class # the adapter's name app.Outer_Case_MigrationAdapter is that of the adapter of app.Outer_Case
    @Migration(id = "20260101_000000_y")
    static class Case {

        @Up(table = "todos")
        Patch up(Document row) {
            return Patch.none();
        }
    }
}
