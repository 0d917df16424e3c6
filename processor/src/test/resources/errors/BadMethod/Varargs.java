package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! BadMethod @ up( # has a variable number of arguments
    @Up(table = "todos")
    //! BadSignature @ rows # takes dev.driftless.Document[], which is neither a row nor a record
    Patch up(Document... rows) {
        return Patch.none();
    }
}
