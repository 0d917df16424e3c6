package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! BadMethod @ up( # method up is static
    @Up(table = "todos")
    static Patch up(Document row) {
        return Patch.none();
    }
}
