package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

//! BadId @ "20260101 # holds other characters than A-Z a-z 0-9 _ : -
@Migration(id = "20260101_000000_größe")
class Case {
    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}
