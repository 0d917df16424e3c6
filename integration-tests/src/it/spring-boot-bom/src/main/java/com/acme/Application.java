package com.acme;

import dev.driftless.runtime.Migrator;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

/** An application whose DataSource, pool and versions are Spring Boot's. */
@SpringBootApplication
public class Application {

    @Bean
    Migrator migrator(DataSource dataSource) {
        return Migrator.builder().dataSource(dataSource).build();
    }
}
