package dev.driftless.demo;

import dev.driftless.Drift;
import dev.driftless.MigrationReport;
import dev.driftless.MigrationStatus;
import dev.driftless.PlanException;
import dev.driftless.Rollback;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.RunStatus;
import dev.driftless.cli.Migrate;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestEntry;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * The demo, step by step: four migrations on 24,440 real cities in an embedded H2 database. It checks with SQL what it
 * says, and exits with 1 if anything is not so.
 */
public final class Demo {

    private static final String EDITED = "NarrowCityAccuracy";
    private static final String FROM = "case \"medium\", \"approx.\", \"4 dp\", \"3 dp\" -> Accuracy.NEAR;";
    private static final String TO = "case \"medium\", \"approx.\", \"4 dp\", \"3 dp\" -> Accuracy.EXACT;";

    private static final String SAME_ACCURACY =
            """
            accuracy = CASE
                WHEN GREATEST(LENGTH(REGEXP_SUBSTR(lat || '.', '[.].*')), LENGTH(REGEXP_SUBSTR(lng || '.', '[.].*'))) > 6
                THEN 'EXACT'
                WHEN GREATEST(LENGTH(REGEXP_SUBSTR(lat || '.', '[.].*')), LENGTH(REGEXP_SUBSTR(lng || '.', '[.].*'))) > 4
                THEN 'NEAR'
                ELSE 'ROUGH'
            END
            """;
    private static final String SAME_NUMBERS =
            """
            latitude = CAST(lat AS DOUBLE PRECISION)
            AND longitude = CAST(lng AS DOUBLE PRECISION)
            """;
    private static final String WRONG_REGION =
            """
            region IS DISTINCT FROM (
                SELECT r.name
                FROM region r
                WHERE r.code = country || '.' || admin1)
            """;
    private static final String SOME_CITIES = "FROM city WHERE id IN (935, 1311, 2999, 9001) ORDER BY id";

    private final Screen screen = new Screen();
    private final Views views = new Views(screen);
    private final DataSource dataSource;
    private final Sql sql;
    private final Migrator migrator;
    private long total;

    private Demo(DataSource dataSource) {
        this.dataSource = dataSource;
        this.sql = new Sql(dataSource);
        this.migrator = Migrator.builder().dataSource(dataSource).build();
    }

    /**
     * Runs the demo.
     *
     * @param args none
     * @throws Exception if a step cannot be carried out; the JVM then exits with 1
     */
    public static void main(String[] args) throws Exception {
        long start = System.nanoTime();
        JdbcConnectionPool pool = JdbcConnectionPool.create("jdbc:h2:mem:demo;DB_CLOSE_DELAY=-1", "sa", "");
        int failures;
        try {
            failures = new Demo(pool).run(start);
        } finally {
            pool.dispose();
        }
        if (failures > 0) {
            System.exit(1);
        }
    }

    private int run(long start) throws SQLException, IOException {
        load();
        statusBefore();
        RunResult dry = dryRun();
        up(dry);
        harden();
        statusAfter();
        deploy();
        edited();
        rollBack();
        double seconds = (System.nanoTime() - start) / 1e9;
        screen.blank();
        screen.line(
                "%s: %,d cities, 4 migrations up, 2 down, 1 edit blocked; %d of %d claims hold; %.1f s",
                screen.failures() == 0 ? "Demo succeeded" : "DEMO FAILED",
                total,
                screen.claims() - screen.failures(),
                screen.claims(),
                seconds);
        return screen.failures();
    }

    private void load() throws SQLException, IOException {
        screen.heading("A table as a legacy application left it");
        LegacyTable.create(dataSource);
        total = sql.cities("TRUE");
        screen.line(
                "%,d cities of %,d countries from GeoNames (CC BY 4.0), in an embedded H2 database",
                total,
                sql.number("SELECT COUNT(DISTINCT country) FROM city"));
        screen.blank();
        screen.table(sql.table(
                "SELECT id, name, country, admin1, admin2, lat, lng, accuracy, latitude, longitude, region, district "
                        + SOME_CITIES));
        screen.line(
                "Wrong with it: numbers are text; accuracy has %d spellings for three meanings;",
                sql.number("SELECT COUNT(DISTINCT accuracy) FROM city"));
        screen.line("admin2 is to be called district; region is missing everywhere.");
    }

    private void statusBefore() {
        screen.heading("Status before");
        screen.call("migrator.status()");
        MigrationStatus status = migrator.status();
        views.status(migrator.manifest(), status);
        screen.claim("migrations pending", 4L, (long) status.pending().size());
    }

    private RunResult dryRun() throws SQLException {
        screen.heading("A dry run: what would happen");
        screen.call("migrator.up(RunOptions.defaults().dryRun(true))");
        RunResult result = migrator.up(RunOptions.defaults().dryRun(true));
        views.counts(result);
        views.samples(result);
        screen.claim("result", "dry_run", result.status().label());
        screen.claim("rows changed by it", 0L, sql.cities("latitude IS NOT NULL OR region IS NOT NULL"));
        screen.claim("internal tables created by it", 0L, internalTables());
        return result;
    }

    private void up(RunResult dry) throws SQLException {
        screen.heading("Up");
        screen.call("migrator.up()");
        Progress progress = new Progress(screen, dry.migrations());
        RunResult result = Migrator.builder().dataSource(dataSource).listener(progress).build().up();
        screen.blank();
        views.counts(result);
        screen.claim("result", "completed", result.status().label());
        screen.claim("rows changed, as the dry run said", changed(dry), changed(result));
        screen.claim("spellings of accuracy", 3L, sql.number("SELECT COUNT(DISTINCT accuracy) FROM city"));
        screen.claim("cities whose accuracy is not that of their text", 0L, total - sql.cities(SAME_ACCURACY));
        screen.claim("cities whose numbers are not those of their text", 0L, total - sql.cities(SAME_NUMBERS));
        screen.claim("cities with a wrong region", 0L, sql.cities(WRONG_REGION));
        screen.claim("cities of no known region, reported as remaining", sql.cities("region IS NULL"), remaining(result));
        screen.claim("cities with their district", sql.cities("admin2 <> ''"), sql.cities("district = admin2"));
    }

    private void harden() throws SQLException {
        screen.heading("Now the schema can promise it");
        for (String statement : List.of(
                "ALTER TABLE city ALTER COLUMN latitude SET NOT NULL",
                "ALTER TABLE city ALTER COLUMN longitude SET NOT NULL",
                "ALTER TABLE city ADD CONSTRAINT city_accuracy CHECK (accuracy IN ('EXACT', 'NEAR', 'ROUGH'))")) {
            sql.execute(statement);
            screen.line("%s", statement);
        }
        screen.blank();
        screen.table(sql.table("SELECT accuracy, COUNT(*) AS cities FROM city GROUP BY accuracy ORDER BY accuracy"));
        screen.table(sql.table(
                "SELECT id, name, accuracy, latitude, longitude, region, district " + SOME_CITIES));
    }

    private void statusAfter() {
        screen.heading("Status after");
        screen.call("migrator.status()");
        MigrationStatus status = migrator.status();
        views.status(migrator.manifest(), status);
        screen.claim("migrations pending", 0L, (long) status.pending().size());
        screen.claim("a second up", "noop", migrator.up().status().label());
        migrator.requireApplied();
    }

    /** The deploy command of this application is a placeholder that every machine has. */
    private void deploy() throws IOException, SQLException {
        screen.heading("A deployment, on the command line");
        Path config = Files.createTempFile("driftless-demo", ".json");
        try {
            String java = Path.of(System.getProperty("java.home"), "bin", "java").toString().replace("\\", "\\\\");
            Files.writeString(config, "{ \"deploy\": { \"command\": [\"" + java + "\", \"--version\"] } }");
            screen.call("migrate deploy");
            int exitCode = Migrate.execute(migrator, "deploy", "--config", config.toString());
            screen.blank();
            screen.claim("exit code", 0L, (long) exitCode);
            screen.claim("cities in the totals that the after-step has computed", total,
                    sql.number("SELECT SUM(cities) FROM country_total"));
            screen.blank();
            screen.call("migrate status");
            screen.claim("exit code", 0L, (long) Migrate.execute(migrator, "status"));
        } finally {
            Files.delete(config);
        }
    }

    private void edited() throws IOException {
        screen.heading("Somebody edits a migration that has been applied");
        List<String> classes = migrator.manifest().entries().stream().map(Demo::simpleName).toList();
        screen.line("First only a comment is added to %s, and it is compiled again:", EDITED);
        screen.blank();
        try (EditedBuild build = EditedBuild.of(classes, EDITED, FROM, "/* about 100 m */ " + FROM)) {
            screen.claim("up after a new comment", "noop", migrator(build).up().status().label());
        }
        screen.blank();
        screen.line("Then a meaning is changed:");
        screen.blank();
        screen.line("- %s", FROM);
        screen.line("+ %s", TO);
        screen.blank();
        screen.call("migrator.up()");
        try (EditedBuild build = EditedBuild.of(classes, EDITED, FROM, TO)) {
            RunResult result = migrator(build).up();
            views.drift(result);
            screen.claim("up after the edit", "drift_blocked", result.status().label());
            List<Drift.Kind> kinds = result.drift().stream().map(Drift::kind).toList();
            screen.claim("kind of drift", List.of(Drift.Kind.CHECKSUM_MISMATCH), kinds);
        }
        screen.blank();
        screen.line("What to do: undo the edit, and write a new migration for what it was meant to change. Where the");
        screen.line("edit changes no result, migrator.acceptDrift(id) records the new checksum; allowDrift(true) lets a");
        screen.line("single run pass, for emergencies. Here the edit is undone:");
        screen.blank();
        screen.claim("up after undoing it", "noop", migrator.up().status().label());
    }

    private void rollBack() throws SQLException {
        screen.heading("Roll back");
        screen.call("migrator.down(Rollback.steps(4))");
        boolean refused = false;
        try {
            migrator.down(Rollback.steps(4));
        } catch (PlanException e) {
            refused = true;
            screen.line("%s", e.getMessage());
            screen.blank();
        }
        screen.claim("rolling back a migration without @Down is refused", true, refused);
        screen.claim("rows changed by the refused call", 0L, sql.cities("district IS NULL AND admin2 <> ''"));
        screen.blank();
        screen.call("migrator.down(Rollback.steps(2))");
        RunResult result = migrator.down(Rollback.steps(2));
        views.counts(result);
        screen.claim("result", RunStatus.COMPLETED.label(), result.status().label());
        screen.claim("cities that still have a region", 0L, sql.cities("region IS NOT NULL"));
        screen.claim("cities that still have a district", 0L, sql.cities("district IS NOT NULL"));
        screen.claim("cities that keep their numbers", total, sql.cities(SAME_NUMBERS));

        screen.heading("Status at the end");
        screen.call("migrator.status()");
        MigrationStatus status = migrator.status();
        views.status(migrator.manifest(), status);
        screen.claim("migrations pending again", 2L, (long) status.pending().size());
    }

    private Migrator migrator(EditedBuild build) {
        return Migrator.builder().dataSource(dataSource).manifest(build.manifest()).build();
    }

    private long internalTables() throws SQLException {
        return sql.number("SELECT COUNT(*) FROM information_schema.tables WHERE table_name LIKE 'MIGRATION%'");
    }

    private static long remaining(RunResult result) {
        return result.migrations().stream().mapToLong(MigrationReport::remaining).sum();
    }

    private static List<String> changed(RunResult result) {
        return result.migrations().stream().map(report -> Screen.show(report.changed())).toList();
    }

    private static String simpleName(ManifestEntry entry) {
        return entry.className().substring(entry.className().lastIndexOf('.') + 1);
    }
}
