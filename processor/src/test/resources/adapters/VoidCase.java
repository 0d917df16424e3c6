import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260227_080239_void")
class VoidCase {

    record Row(long id) {}

    @Up(table = "todos")
    void write(MigrationContext context, Document todo) throws java.sql.SQLException {
        context.connection().createStatement().close();
    }

    @Down(table = "todos")
    void undo(MigrationContext context, Row row) {}
}
