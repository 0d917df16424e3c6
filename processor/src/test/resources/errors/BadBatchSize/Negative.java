package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! BadBatchSize @ -1 # batchSize of @Up must not be negative, was -1
    @Up(table = "todos", batchSize = -1)
    Patch up(Document row) {
        return Patch.none();
    }
}
