package app;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    @Up(table = "todos")
    //! BadSignature @ context # takes dev.driftless.MigrationContext context besides its row
    Patch up(Document row, MigrationContext context) {
        return Patch.none();
    }
}
