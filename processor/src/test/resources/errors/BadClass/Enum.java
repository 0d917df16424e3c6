package app;

import dev.driftless.annotations.Migration;

//! BadClass @ enum # is of kind enum
@Migration(id = "20260101_000000_x")
enum Case {}
