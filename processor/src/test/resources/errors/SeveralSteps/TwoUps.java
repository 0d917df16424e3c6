package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }

    //! SeveralSteps @ @Up # Case has the @Up methods up and second
    @Up(table = "todos")
    Patch second(Document row) {
        return Patch.none();
    }
}
