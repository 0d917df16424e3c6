package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Column;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

record Todo(
        long id,
        //! BadColumn @ title # @Column of component title is blank; write the column's name, or leave @Column out for title
        @Column(" ") String title) {}

@Migration(id = "20260101_000000_x")
class Case {

    @Up(table = "todos")
    Patch up(Todo todo) {
        return Patch.none();
    }
}
