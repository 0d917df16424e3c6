package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

//! BadClass @ record # is of kind record
@Migration(id = "20260101_000000_x")
record Case(int a) {
    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}
