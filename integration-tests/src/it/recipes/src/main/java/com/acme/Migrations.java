package com.acme;

import dev.driftless.RunOptions;
import dev.driftless.runtime.Migrator;
import javax.sql.DataSource;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class Migrations {

    @Bean(destroyMethod = "leave")
    Migrator migrator(DataSource dataSource, ApplicationContext context) {
        return Migrator.builder()
                .dataSource(dataSource)
                .instances(type -> context.getBeanProvider(type).getIfAvailable())
                .build();
    }

    @Bean
    ApplicationRunner migrate(Migrator migrator) {
        return args -> migrator.up(RunOptions.defaults().background(true));
    }
}
