package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! BadWhere @ "a # where of @Up holds a NUL
    @Up(table = "todos", where = "a = '\0'")
    Patch up(Document row) {
        return Patch.none();
    }
}
