package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class A {

    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}

//! DuplicateId @ "20260101 # the id 20260101_000000_x of app.B is also the id of app.A; give one of them another id
@Migration(id = "20260101_000000_x")
class B {

    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}
