package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo(
        String createdAt,
        //! DuplicateColumn @ created_at # components createdAt and created_at of record Todo both stand for column created_at
        String created_at) {}

@Migration(id = "20260101_000000_x")
class Case {

    @Up(table = "todos")
    Patch up(Todo todo) {
        return Patch.none();
    }
}
