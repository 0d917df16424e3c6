package com.acme.orders;

import com.acme.Discount;
import dev.driftless.Document;
import dev.driftless.Patch;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import org.springframework.stereotype.Component;

@Component
@Migration(id = "20260301_000000_add_discount")
class AddDiscount {

    private final Discount discount;

    AddDiscount(Discount discount) {
        this.discount = discount;
    }

    @Up(table = "orders")
    Patch up(Document order) {
        return Patch.set("discount", discount.percent());
    }
}
