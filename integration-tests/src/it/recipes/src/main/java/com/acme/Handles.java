package com.acme;

import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import javax.sql.DataSource;
import org.hibernate.Session;
import org.hibernate.SessionFactory;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

final class Handles {

    private Handles() {}

    static Migrator jooq(DataSource dataSource, Manifest manifest) {
        return Migrator.builder()
                .dataSource(dataSource)
                .manifest(manifest)
                .orm(DSLContext.class, scope -> DSL.using(scope.connection(), SQLDialect.H2))
                .build();
    }

    static Migrator hibernate(DataSource dataSource, SessionFactory sessionFactory, Manifest manifest) {
        return Migrator.builder()
                .dataSource(dataSource)
                .manifest(manifest)
                .orm(Session.class, scope -> {
                    Session session = sessionFactory.withOptions().connection(scope.connection()).openSession();
                    scope.beforeCommit(session::flush);
                    return session;
                })
                .build();
    }
}
