package com.acme.customers;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.table;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import org.jooq.DSLContext;

@Migration(id = "20260302_000000_log_customers")
class LogCustomers {

    @Up(table = "customers")
    void up(MigrationContext context, Document customer) {
        context.orm(DSLContext.class)
                .insertInto(table("customer_log"), field("customer_id"))
                .values(customer.getLong("id"))
                .execute();
    }
}
