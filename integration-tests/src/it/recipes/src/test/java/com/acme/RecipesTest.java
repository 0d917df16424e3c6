package com.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.driftless.RunOptions;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import com.acme.products.Product;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

class RecipesTest {

    private static DataSource database(String name) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1");
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        jdbc.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, discount INT)");
        jdbc.execute("INSERT INTO orders VALUES (1, NULL), (2, NULL)");
        jdbc.execute("CREATE TABLE customers (id BIGINT PRIMARY KEY)");
        jdbc.execute("INSERT INTO customers VALUES (1), (2), (3)");
        jdbc.execute("CREATE TABLE customer_log (customer_id BIGINT)");
        jdbc.execute("CREATE TABLE products (id BIGINT PRIMARY KEY, name VARCHAR(20))");
        jdbc.execute("INSERT INTO products VALUES (1, 'tea'), (2, 'milk')");
        jdbc.execute("CREATE TABLE tags (id BIGINT PRIMARY KEY, name VARCHAR(20))");
        jdbc.execute("INSERT INTO tags VALUES (1, ' green '), (2, ' ')");
        jdbc.execute("CREATE TABLE tag_count (n BIGINT)");
        jdbc.execute("INSERT INTO tag_count VALUES (0)");
        return dataSource;
    }

    private static int number(DataSource dataSource, String sql) {
        return new JdbcTemplate(dataSource).queryForObject(sql, Integer.class);
    }

    @Import(Migrations.class)
    @ComponentScan("com.acme.orders")
    static class OneDatabase {

        @Bean
        DataSource dataSource() {
            return database("one");
        }

        @Bean
        Discount discount() {
            return new Discount(5);
        }
    }

    @Test
    void springSuppliesTheMigrationAndStartsIt() throws InterruptedException {
        try (ConfigurableApplicationContext context = new SpringApplicationBuilder(OneDatabase.class)
                .web(WebApplicationType.NONE).run()) {
            DataSource dataSource = context.getBean(DataSource.class);
            for (int i = 0; i < 600 && number(dataSource, "SELECT COUNT(*) FROM orders WHERE discount = 5") < 2; i++) {
                Thread.sleep(50);
            }
            assertEquals(2, number(dataSource, "SELECT COUNT(*) FROM orders WHERE discount = 5"));
        }
    }

    @Import(TwoDatabases.class)
    static class Both {

        @Bean
        DataSource orders() {
            return database("orders");
        }

        @Bean
        DataSource customers() {
            return database("customers");
        }
    }

    @Test
    void twoDatabasesHaveTheirOwnMigrations() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Both.class)) {
            assertEquals(1, context.getBean("orderMigrator", Migrator.class).manifest().entries().size());
            assertEquals("com.acme.customers.LogCustomers",
                    context.getBean("customerMigrator", Migrator.class).manifest().entries().get(0).className());
        }
    }

    @Test
    void jooqWritesWithinTheBatch() {
        DataSource dataSource = database("jooq");
        Migrator migrator = Handles.jooq(dataSource, manifest("20260302_000000_log_customers"));
        assertEquals(3, migrator.up().orThrow().migrations().get(0).changed());
        assertEquals(3, number(dataSource, "SELECT COUNT(*) FROM customer_log"));
    }

    @Test
    void hibernateWritesWithinTheBatch() {
        DataSource dataSource = database("hibernate");
        Configuration configuration = new Configuration().addAnnotatedClass(Product.class)
                .setProperty("hibernate.connection.url", "jdbc:h2:mem:hibernate")
                .setProperty("hibernate.allow_update_outside_transaction", "true");
        try (SessionFactory sessionFactory = configuration.buildSessionFactory()) {
            Migrator migrator = Handles.hibernate(dataSource, sessionFactory, manifest("20260303_000000_shout_products"));
            migrator.up(RunOptions.defaults().batchSize(1)).orThrow();
        }
        assertEquals(1, number(dataSource, "SELECT COUNT(*) FROM products WHERE name = 'TEA'"));
        assertEquals(1, number(dataSource, "SELECT COUNT(*) FROM products WHERE name = 'MILK'"));
    }

    @Test
    void anApplicationServesTheCommandsWithItsRulesAndItsAfterStep() throws IOException {
        DataSource dataSource = database("commands");
        Manifest manifest = manifest("20260304_000000_trim_tags");
        Path file = Files.writeString(Path.of("target/deploy.json"), "{ \"deploy\": { \"command\": [\"true\"] } }");
        assertEquals(1, Commands.migrate(dataSource, manifest, "deploy", "--config", file.toString()));
        assertEquals(0, number(dataSource, "SELECT COUNT(*) FROM tags WHERE name IN ('', 'green')"));

        new JdbcTemplate(dataSource).execute("UPDATE tags SET name = ' red' WHERE id = 2");
        assertEquals(0, Commands.migrate(dataSource, manifest, "deploy", "--config", file.toString()));
        assertEquals(2, number(dataSource, "SELECT COUNT(*) FROM tags WHERE name IN ('red', 'green')"));
        assertEquals(2, number(dataSource, "SELECT n FROM tag_count"));
        assertEquals(0, Commands.migrate(dataSource, manifest, "verify", "20260304_000000_trim_tags"));
        assertEquals(1, Commands.migrate(dataSource, manifest, "down", "--steps", "1"));
    }

    private static Manifest manifest(String id) {
        return Manifest.load(RecipesTest.class.getClassLoader()).only(entry -> entry.id().equals(id));
    }
}
