package com.acme;

import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class TwoDatabases {

    @Bean(destroyMethod = "leave")
    Migrator orderMigrator(@Qualifier("orders") DataSource dataSource) {
        Manifest all = Manifest.load(getClass().getClassLoader());
        return Migrator.builder()
                .dataSource(dataSource)
                .manifest(all.only(entry -> entry.className().startsWith("com.acme.orders.")))
                .build();
    }

    @Bean(destroyMethod = "leave")
    Migrator customerMigrator(@Qualifier("customers") DataSource dataSource) {
        Manifest all = Manifest.load(getClass().getClassLoader());
        return Migrator.builder()
                .dataSource(dataSource)
                .manifest(all.only(entry -> entry.className().startsWith("com.acme.customers.")))
                .build();
    }
}
