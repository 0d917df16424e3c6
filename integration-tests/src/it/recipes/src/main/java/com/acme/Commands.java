package com.acme;

import com.acme.tags.TagRules;
import dev.driftless.cli.Migrate;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import javax.sql.DataSource;

final class Commands {

    private Commands() {}

    static int migrate(DataSource dataSource, Manifest manifest, String... args) {
        Migrator migrator = Migrator.builder()
                .dataSource(dataSource)
                .manifest(manifest)
                .hooks("tags", new TagRules())
                .build();
        return Migrate.execute(migrator, args);
    }
}
