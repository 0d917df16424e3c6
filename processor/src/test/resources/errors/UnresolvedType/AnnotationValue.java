package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! compiler
    //! UnresolvedType @ @Up # a value of @Up cannot be resolved
    @Up(table = Tables.TODOS)
    Patch up(Document todo) {
        return Patch.none();
    }
}
