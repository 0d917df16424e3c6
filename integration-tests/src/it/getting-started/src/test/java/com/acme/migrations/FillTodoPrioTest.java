package com.acme.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.acme.migrations.FillTodoPrio.Todo;
import org.junit.jupiter.api.Test;

class FillTodoPrioTest {

    private final FillTodoPrio migration = new FillTodoPrio();

    @Test
    void fillsWhatIsMissing() {
        assertEquals("medium", migration.fill(new Todo(1, "Buy milk", null)).priority());
    }
}
