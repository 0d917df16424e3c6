package dev.driftless.bench.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Source files of migrations as people write them: every other one takes a document, the others a record, and each has its
 * own text. They all migrate the one table {@link #TABLE}.
 */
public final class MigrationSources {

    /** What they migrate, for any database. */
    public static final List<String> TABLE = List.of(
            """
            CREATE TABLE customers (
                id BIGINT NOT NULL PRIMARY KEY,
                email VARCHAR(200) NOT NULL,
                name VARCHAR(200),
                tier VARCHAR(40),
                score INTEGER NOT NULL)""",
            "INSERT INTO customers VALUES (1, 'ada@example.org', 'Ada', NULL, 0)");

    private static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final DateTimeFormatter ID = DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss");

    private static final String APPLICATION = """
            package app;

            /** What is compiled where there are no migrations. */
            public final class Application {

                private Application() {}

                public static void main(String[] args) {
                    System.out.println("hello");
                }
            }
            """;

    private static final String DOCUMENT = """
            package app.migrations;

            import dev.driftless.Document;
            import dev.driftless.Patch;
            import dev.driftless.annotations.Down;
            import dev.driftless.annotations.Migration;
            import dev.driftless.annotations.Up;
            import java.util.Locale;

            /** Customers of the year ${n} and before had no tier. */
            @Migration(id = "${id}_fill_tier_${n}", description = "Derive the tier ${n} from the address")
            final class FillTier${n} {

                private static final String DEFAULT_TIER = "tier-${n}";

                @Up(table = "customers", where = "tier IS NULL")
                Patch fill(Document customer) {
                    String email = customer.getString("email");
                    if (email == null || email.isBlank()) {
                        return Patch.set("tier", "unknown").and("score", 0);
                    }
                    // The part behind the @ tells companies from people.
                    String domain = email.substring(email.indexOf('@') + 1).toLowerCase(Locale.ROOT);
                    String tier = domain.endsWith(".test") ? "internal" : DEFAULT_TIER;
                    return Patch.set("tier", tier).and("score", customer.getInt("score") + ${n});
                }

                @Down(table = "customers")
                Patch clear(Document customer) {
                    return DEFAULT_TIER.equals(customer.getString("tier")) ? Patch.set("tier", null) : Patch.none();
                }
            }
            """;

    private static final String RECORD = """
            package app.migrations;

            import dev.driftless.annotations.Column;
            import dev.driftless.annotations.Down;
            import dev.driftless.annotations.Migration;
            import dev.driftless.annotations.Up;

            /** Names were written in many ways before ${n}. */
            @Migration(id = "${id}_tidy_name_${n}", description = "Tidy the names of ${n}")
            final class TidyName${n} {

                record Customer(long id, String name, @Column("score") int points) {

                    Customer withName(String value) {
                        return new Customer(id, value, points);
                    }

                    Customer withPoints(int value) {
                        return new Customer(id, name, value);
                    }
                }

                @Up(table = "customers")
                Customer tidy(Customer customer) {
                    if (customer.name() == null) {
                        return customer.withPoints(${n});
                    }
                    return customer.withName(customer.name().strip().replaceAll("\\\\s+", " "));
                }

                @Down(table = "customers", where = "score = ${n}")
                Customer restore(Customer customer) {
                    return customer.withPoints(0);
                }
            }
            """;

    private MigrationSources() {}

    /**
     * Writes the sources, and one class that is no migration, so that there is something to compile without any.
     *
     * @param folder is created
     * @param count of migrations
     */
    public static void write(Path folder, int count) throws IOException {
        Path application = Files.createDirectories(folder.resolve("app"));
        Files.writeString(application.resolve("Application.java"), APPLICATION);
        Path migrations = Files.createDirectories(application.resolve("migrations"));
        for (int i = 0; i < count; i++) {
            String name = (i % 2 == 0 ? "FillTier" : "TidyName") + i;
            String text = (i % 2 == 0 ? DOCUMENT : RECORD)
                    .replace("${id}", ID.format(FIRST.plusMinutes(i)))
                    .replace("${n}", Integer.toString(i));
            Files.writeString(migrations.resolve(name + ".java"), text);
        }
    }
}
