package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

//! MissingUp @ class # has no @Up method
@Migration(id = "20260101_000000_x")
class Case {
    @Down(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}
