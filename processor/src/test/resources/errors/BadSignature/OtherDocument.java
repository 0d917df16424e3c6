package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

class Document {}

@Migration(id = "20260101_000000_x")
class Case {

    @Up(table = "todos")
    //! BadSignature @ row # takes app.Document, which is neither a row nor a record
    Patch up(Document row) {
        return Patch.none();
    }
}
