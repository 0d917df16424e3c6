package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! BadWhere @ "WHERE # begins with the word WHERE
    @Up(table = "todos", where = "WHERE(a = 1)")
    Patch up(Document row) {
        return Patch.none();
    }
}
