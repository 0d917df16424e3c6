package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

//! KotlinClass @ class # is written in Kotlin
@Migration(id = "20260101_000000_x")
@kotlin.Metadata
class Case {
    @Up(table = "todos")
    Patch up(Document row) {
        return Patch.none();
    }
}
