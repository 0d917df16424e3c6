package app;

import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo(long id) {}

record Other(long id) {}

@Migration(id = "20260101_000000_x")
class Case {
    //! RecordMismatch @ up( # method up returns app.Other but takes app.Todo
    @Up(table = "todos")
    Other up(Todo row) {
        throw new UnsupportedOperationException();
    }
}
