package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

//! BadId @ "") # the id is empty
@Migration(id = "")
class Case {
    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}
