package app;

import dev.driftless.annotations.Migration;

//! BadClass @ interface # is of kind interface
@Migration(id = "20260101_000000_x")
interface Case {}
