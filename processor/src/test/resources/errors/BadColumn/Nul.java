package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Column;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo(
        //! BadColumn @ title # holds a NUL character
        @Column("a\0b") String title) {}

@Migration(id = "20260101_000000_x")
class Case {

    @Up(table = "todos")
    Patch up(Todo todo) {
        return Patch.none();
    }
}
