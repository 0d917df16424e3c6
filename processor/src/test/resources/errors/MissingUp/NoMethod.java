package app;

import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

//! MissingUp @ class # has no @Up method
@Migration(id = "20260101_000000_x")
class Case {
    void up() {}
}
