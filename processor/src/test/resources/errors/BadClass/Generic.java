package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

//! BadClass @ class # is generic
@Migration(id = "20260101_000000_x")
class Case<T> {
    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}
