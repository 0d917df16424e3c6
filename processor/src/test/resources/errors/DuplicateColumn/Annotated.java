package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Column;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo(
        String title,
        //! DuplicateColumn @ name # components title and name of record Todo both stand for column TITLE
        @Column("TITLE") String name) {}

@Migration(id = "20260101_000000_x")
class Case {

    @Up(table = "todos")
    Patch up(Todo todo) {
        return Patch.none();
    }
}
