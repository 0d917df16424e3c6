package com.acme.products;

import dev.driftless.Document;
import dev.driftless.MigrationContext;
import dev.driftless.annotations.Migration;
import dev.driftless.annotations.Up;
import org.hibernate.Session;

@Migration(id = "20260303_000000_shout_products")
class ShoutProducts {

    @Up(table = "products")
    void up(MigrationContext context, Document row) {
        Product product = context.orm(Session.class).find(Product.class, row.getLong("id"));
        product.setName(product.getName().toUpperCase());
    }
}
