package com.acme.migrations;

import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260201_100000_trim_todo_title")
final class TrimTodoTitle {

    record Todo(long id, String title) {}

    @Up(table = "todos", where = "title <> TRIM(title)")
    Todo trim(Todo todo) {
        return new Todo(todo.id(), todo.title().strip());
    }
}
