package app;

import dev.driftless.Document;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo(long id) {}

@Migration(id = "20260101_000000_x")
class Case {
    //! RecordMismatch @ up( # method up returns app.Todo but takes dev.driftless.Document
    @Up(table = "todos")
    Todo up(Document row) {
        throw new UnsupportedOperationException();
    }
}
