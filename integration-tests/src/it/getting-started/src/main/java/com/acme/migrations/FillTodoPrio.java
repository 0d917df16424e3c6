package com.acme.migrations;

import dev.driftless.annotations.Column;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260228_090000_fill_todo_prio")
final class FillTodoPrio {

    record Todo(long id, String title, @Column("prio") String priority) {
        Todo withPriority(String value) { return new Todo(id, title, value); }
    }

    @Up(table = "todos", where = "prio IS NULL")
    Todo fill(Todo todo) { return todo.withPriority("medium"); }
}
