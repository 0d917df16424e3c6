package dev.driftless.bench.start;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Source files of Flyway's Java migrations, where it looks for them by default. */
final class FlywaySources {

    private static final String MIGRATION = """
            package db.migration;

            import java.sql.PreparedStatement;
            import org.flywaydb.core.api.migration.BaseJavaMigration;
            import org.flywaydb.core.api.migration.Context;

            /** Derives the tier ${n}. */
            public class V${n}__Fill_tier_${n} extends BaseJavaMigration {

                @Override
                public void migrate(Context context) throws Exception {
                    try (PreparedStatement statement = context.getConnection()
                            .prepareStatement("UPDATE customers SET tier = ? WHERE tier IS NULL")) {
                        statement.setString(1, "tier-${n}");
                        statement.executeUpdate();
                    }
                }
            }
            """;

    private FlywaySources() {}

    static void write(Path folder, int count) throws IOException {
        Path migrations = Files.createDirectories(folder.resolve("db/migration"));
        for (int i = 1; i <= count; i++) {
            Files.writeString(
                    migrations.resolve("V" + i + "__Fill_tier_" + i + ".java"), MIGRATION.replace("${n}", Integer.toString(i)));
        }
    }
}
