package com.acme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import dev.driftless.Rollback;
import dev.driftless.RunStatus;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

class ApplicationTest {

    @Test
    void migratesInsideSpringBoot() throws IOException {
        try (ConfigurableApplicationContext context = SpringApplication.run(Application.class,
                "--spring.datasource.url=jdbc:h2:mem:orders;DB_CLOSE_DELAY=-1", "--spring.datasource.hikari.maximum-pool-size=1")) {
            assertTrue(context.getBean(DataSource.class) instanceof HikariDataSource);
            JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
            jdbc.execute("CREATE TABLE orders (id BIGINT PRIMARY KEY, note VARCHAR(100), details JSON NOT NULL)");
            jdbc.execute("INSERT INTO orders VALUES (1, 'fragile', JSON '{\"total\":10}'), (2, NULL, JSON '{}')");
            Migrator migrator = context.getBean(Migrator.class);

            assertEquals(RunStatus.COMPLETED, migrator.up().orThrow().status());
            assertEquals(Map.of("total", 10, "note", "fragile"), details(jdbc));
            assertEquals(0, jdbc.queryForObject("SELECT COUNT(*) FROM orders WHERE note IS NOT NULL", Integer.class));

            assertEquals(RunStatus.COMPLETED, migrator.down(Rollback.steps(1)).orThrow().status());
            assertEquals(Map.of("total", 10), details(jdbc));
            assertEquals("fragile", jdbc.queryForObject("SELECT note FROM orders WHERE id = 1", String.class));
        }
    }

    private static Map<?, ?> details(JdbcTemplate jdbc) throws IOException {
        String json = jdbc.queryForObject("SELECT CAST(details AS VARCHAR) FROM orders WHERE id = 1", String.class);
        return new ObjectMapper().readValue(json, Map.class);
    }
}
