package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

//! NameTaken @ class # the adapter's name app.Case_MigrationAdapter is the name of a class already
@Migration(id = "20260101_000000_x")
class Case {
    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}

class Case_MigrationAdapter {}
