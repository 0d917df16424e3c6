package app;

import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260227_080239_two_records")
class TwoRecordsCase {

    record Named(long id, String name) {}

    record Scored(long id, int score) {}

    @Up(table = "todos")
    Named name(Named todo) {
        return new Named(todo.id(), "x");
    }

    @Down(table = "todos")
    Scored score(Scored todo) {
        return new Scored(todo.id(), 0);
    }
}
