package app;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import dev.driftless.annotations.WriteMode;
import java.io.IOException;

@Migration(id = "20260227_080239_document", description = "Backfill \"priority\"")
final class DocumentCase {

    DocumentCase() throws IOException {}

    @Up(table = "todos", writeMode = WriteMode.NORMAL)
    Patch fill(Document todo) {
        return todo.isNull("priority") ? Patch.set("priority", "medium") : Patch.none();
    }

    @Down(table = "app.todos", where = "priority = 'medium'", batchSize = 7, versionColumn = "version")
    Patch clear(MigrationContext context, Document todo) throws IOException {
        return Patch.set("priority", null);
    }
}
