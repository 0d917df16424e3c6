package com.acme.migrations;

import dev.driftless.annotations.Down;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import java.util.HashMap;
import java.util.Map;

/** Moves a text column into a JSON column: uses Driftless' own JSON beside the application's. */
@Migration(id = "20260305_070000_copy_order_note")
final class CopyOrderNote {

    record Order(long id, String note, Map<String, Object> details) {}

    @Up(table = "orders", where = "note IS NOT NULL")
    Order up(Order order) {
        Map<String, Object> details = new HashMap<>(order.details());
        details.put("note", order.note());
        return new Order(order.id(), null, details);
    }

    @Down(table = "orders")
    Order down(Order order) {
        Map<String, Object> details = new HashMap<>(order.details());
        Object note = details.remove("note");
        return new Order(order.id(), (String) note, details);
    }
}
