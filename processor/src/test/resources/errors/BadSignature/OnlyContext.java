package app;

import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! BadSignature @ up( # method up takes no row
    @Up(table = "todos")
    Patch up(MigrationContext context) {
        throw new UnsupportedOperationException();
    }
}
