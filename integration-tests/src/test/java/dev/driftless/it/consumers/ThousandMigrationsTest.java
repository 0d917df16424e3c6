package dev.driftless.it.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An application that has been migrated for years. */
class ThousandMigrationsTest {

    private static final LocalDateTime FIRST = LocalDateTime.of(2026, 1, 1, 0, 0);
    private static final List<String> IDS = IntStream.range(0, 1000)
            .mapToObj(i -> DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").format(FIRST.plusMinutes(i)) + "_step")
            .toList();

    private static TestBuild build;

    @BeforeAll
    static void compile() {
        List<String> sources = new ArrayList<>();
        for (int i = 0; i < IDS.size(); i++) {
            sources.add(TestBuild.migration("Step" + i, IDS.get(i), """
                    @Up(table = "counters")
                    Patch up(Document row) { return Patch.set("n", row.getInt("n") + 1); }"""));
        }
        Collections.shuffle(sources, new Random(1));
        build = TestBuild.of(sources.toArray(new String[0]));
    }

    @Test
    void oneCompileListsThemAllInOrder() throws IOException {
        try (ApplicationLoader loader = loader()) {
            assertThat(Manifest.load(loader).entries()).extracting(ManifestEntry::id).isEqualTo(IDS);
        }
    }

    @Test
    void upAppliesThemAllAndTheNextStartLoadsNone() throws IOException {
        TestDatabase db = Vendor.H2.database();
        db.execute("CREATE TABLE counters (id BIGINT NOT NULL PRIMARY KEY, n INTEGER NOT NULL)", "INSERT INTO counters VALUES (1, 0)");
        try (ApplicationLoader loader = loader()) {
            RunResult up = Migrator.builder().dataSource(db.dataSource()).manifest(Manifest.load(loader)).build().up();

            assertThat(up.error()).isEmpty();
            assertThat(up.status()).isEqualTo(RunStatus.COMPLETED);
            assertThat(up.plan()).isEqualTo(IDS);
            assertThat(db.number("SELECT n FROM counters")).isEqualTo(1000);
            assertThat(loader.loaded()).contains("app.Step0", "app.Step0_MigrationAdapter");
        }
        try (ApplicationLoader loader = loader()) {
            CountedStatements statements = new CountedStatements();
            Migrator migrator = Migrator.builder().dataSource(statements.of(db.dataSource())).manifest(Manifest.load(loader)).build();

            assertThat(migrator.up().status()).isEqualTo(RunStatus.NOOP);
            assertThat(loader.loaded()).isEmpty();
            assertThat(statements.executed()).hasSizeLessThanOrEqualTo(2);
        }
    }

    private static ApplicationLoader loader() throws IOException {
        return new ApplicationLoader(build.output().toUri().toURL());
    }
}
