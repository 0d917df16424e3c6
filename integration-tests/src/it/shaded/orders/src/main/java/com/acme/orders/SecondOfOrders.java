package com.acme.orders;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260102_000000_second")
final class SecondOfOrders {

    @Up(table = "orders")
    Patch up(Document row) {
        return Patch.set("state", row.getString("state") + " B");
    }
}
