package com.acme.customers;

import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;

@Migration(id = "20260103_000000_third")
final class ThirdOfCustomers {

    @Up(table = "customers")
    Patch up(Document row) {
        return Patch.set("name", row.getString("name") + " C");
    }
}
