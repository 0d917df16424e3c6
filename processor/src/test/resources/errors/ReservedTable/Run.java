package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! ReservedTable @ "internal.Migration # has the name of one of Driftless's own tables
    @Up(table = "internal.Migration_Run")
    Patch up(Document row) {
        return Patch.none();
    }
}
