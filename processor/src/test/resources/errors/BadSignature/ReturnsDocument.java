package app;

import dev.driftless.Document;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    //! BadSignature @ up( # method up returns dev.driftless.Document
    @Up(table = "todos")
    Document up(Document row) {
        throw new UnsupportedOperationException();
    }
}
