package app;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    @Up(table = "todos")
    //! BadSignature @ more # takes int more besides its row
    Patch up(MigrationContext context, Document row, int more) {
        return Patch.none();
    }
}
