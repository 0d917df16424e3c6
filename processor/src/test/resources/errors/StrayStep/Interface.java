package app;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Up;

interface Case {

    //! StrayStep @ @Up # @Up stands on a method of Case
    @Up(table = "todos")
    Patch up(Document row);
}
