package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! BadMethod @ Case( # the constructor of Case declares that it throws java.lang.Throwable
    Case() throws Throwable {}

    //! BadMethod @ up( # method up declares that it throws java.lang.Throwable
    @Up(table = "todos")
    Patch up(Document row) throws Throwable {
        return Patch.none();
    }
}
