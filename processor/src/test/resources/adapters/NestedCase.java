package app;

import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

interface NestedCase {

    final class Middle {

        /** Has the names of types that the adapter needs. */
        record Document(int line2, String userID) {}

        @Deprecated
        @Migration(id = "20260227_080239_nested")
        protected static class Patch {

            @Up(table = "todos")
            Document $up(Document row) {
                return new Document(row.line2() + 1, row.userID());
            }
        }
    }
}
