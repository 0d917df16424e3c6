package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! BadTable @ "to # the table of @Up holds a NUL character
    @Up(table = "to\0dos")
    Patch up(Document row) {
        return Patch.none();
    }
}
