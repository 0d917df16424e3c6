package com.acme.migrations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.driftless.Document;
import dev.driftless.Patch;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BackfillTodoPriorityTest {

    private final BackfillTodoPriority migration = new BackfillTodoPriority();

    @Test
    void fillsWhatIsMissing() {
        Document todo = Document.of(Collections.singletonMap("priority", null));
        assertEquals(Patch.set("priority", "medium"), migration.fill(todo));
    }

    @Test
    void leavesOtherPrioritiesAlone() {
        assertEquals(Patch.none(), migration.fill(Document.of(Map.of("priority", "high"))));
    }
}
