package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

//! BadClass @ class # is abstract
//! BadId @ "" # the id is empty
@Migration(id = "")
abstract class Case {
    //! BadTable @ "" # the table of @Up is empty
    //! BadBatchSize @ -5 # must not be negative
    //! BadMethod @ up( # method up is private
    //! BadSignature @ up( # method up takes no row
    //! BadSignature @ up( # method up returns int
    @Up(table = "", batchSize = -5)
    private int up() {
        return 0;
    }

    //! ReservedTable @ "migration_run" # the table migration_run of @Down
    //! BadMethod @ down( # method down is static
    @Down(table = "migration_run")
    static Patch down(Document row) {
        return Patch.none();
    }
}
