package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! ReservedTable @ "MIGRATION # has the name of one of Driftless's own tables
    @Up(table = "MIGRATION_LOCK")
    Patch up(Document row) {
        return Patch.none();
    }
}
