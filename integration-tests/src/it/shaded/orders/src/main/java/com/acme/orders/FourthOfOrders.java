package com.acme.orders;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260104_000000_fourth")
final class FourthOfOrders {

    @Up(table = "orders")
    Patch up(Document row) {
        return Patch.set("state", row.getString("state") + " D");
    }
}
