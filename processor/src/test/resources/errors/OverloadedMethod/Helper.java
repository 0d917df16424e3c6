package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! OverloadedMethod @ up( # Case has several methods named up
    @Up(table = "todos")
    Patch up(Document row) {
        return up("priority");
    }

    Patch up(String column) {
        return Patch.set(column, 1);
    }
}
