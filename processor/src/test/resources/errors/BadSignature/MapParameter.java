package app;

import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260101_000000_x")
class Case {
    @Up(table = "todos")
    //! BadSignature @ row # takes java.util.Map<java.lang.String,java.lang.Object>, which is neither a row nor a record
    Patch up(java.util.Map<String, Object> row) {
        return Patch.none();
    }
}
