package dev.driftless.bench.start;

import dev.driftless.bench.Bound;
import dev.driftless.bench.Part;
import dev.driftless.bench.Results;
import dev.driftless.bench.Sample;
import dev.driftless.bench.Settings;
import dev.driftless.bench.Svg;
import dev.driftless.bench.Table;
import dev.driftless.bench.compile.Javac;
import dev.driftless.bench.compile.MigrationSources;
import dev.driftless.bench.database.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** The start of an application that has nothing to migrate, with 1,000 applied migrations, beside Flyway with as many. */
public final class StartPart implements Part {

    private static final int MIGRATIONS = 1000;
    private static final int PROCESSES = 7;
    private static final int LATER_CALLS = 20;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public void run(Results results) throws Exception {
        Path work = Files.createDirectories(results.folder().resolve(name()).toAbsolutePath());
        Map<Tool, Path> builds = compile(work);
        Processes processes = new Processes(work);
        List<Starts> all = new ArrayList<>();
        all.add(measure("H2", processes, builds, h2(work)));
        try (Database database = Database.postgres(results.folder().resolve("data"))) {
            results.put(name(), Map.of("database", database.settings()));
            all.add(measure("PostgreSQL", processes, builds, postgres(database)));
        }
        report(results, all);
    }

    /** An address and a user for each tool. */
    private record Address(String url, String user) {}

    private static Map<Tool, Path> compile(Path work) throws IOException, InterruptedException {
        Javac javac = new Javac(work);
        Map<Tool, Path> builds = new EnumMap<>(Tool.class);
        for (Tool tool : Tool.values()) {
            Path sources = work.resolve(tool.argument() + "-sources");
            Path classes = work.resolve(tool.argument() + "-classes");
            if (tool == Tool.FLYWAY) {
                FlywaySources.write(sources, MIGRATIONS);
                javac.compile(sources, classes, false, Flyway.class);
            } else {
                MigrationSources.write(sources, MIGRATIONS);
                javac.compile(sources, classes, true);
            }
            builds.put(tool, classes);
        }
        return builds;
    }

    private static Map<Tool, Address> h2(Path work) throws IOException, SQLException {
        Map<Tool, Address> addresses = new EnumMap<>(Tool.class);
        for (Tool tool : Tool.values()) {
            Path file = work.resolve("h2-" + tool.argument());
            Files.deleteIfExists(Path.of(file + ".mv.db"));
            Address address = new Address("jdbc:h2:file:" + file, "sa");
            createTable(address);
            addresses.put(tool, address);
        }
        return addresses;
    }

    private static Map<Tool, Address> postgres(Database database) throws SQLException {
        Map<Tool, Address> addresses = new EnumMap<>(Tool.class);
        for (Tool tool : Tool.values()) {
            database.execute(List.of("CREATE DATABASE " + tool.argument()));
            Address address = new Address(database.url().replaceFirst("/postgres\\b", "/" + tool.argument()), "postgres");
            createTable(address);
            addresses.put(tool, address);
        }
        return addresses;
    }

    private static void createTable(Address address) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.url(), address.user(), "");
                Statement statement = connection.createStatement()) {
            for (String sql : MigrationSources.TABLE) {
                statement.execute(sql);
            }
        }
    }

    private static Starts measure(
            String database, Processes processes, Map<Tool, Path> builds, Map<Tool, Address> addresses)
            throws IOException, InterruptedException {
        for (Tool tool : Tool.values()) {
            processes.run(builds.get(tool), arguments(tool, addresses.get(tool), MIGRATIONS, 0));
        }
        Starts starts = new Starts(database);
        List<Tool> order = new ArrayList<>(Arrays.asList(Tool.values()));
        for (int round = 0; round <= Settings.fromProperties().roundsOr(PROCESSES); round++) {
            for (Tool tool : order) {
                List<Double> calls = processes.run(builds.get(tool), arguments(tool, addresses.get(tool), 0, LATER_CALLS));
                // The first processes find the files not yet in memory.
                if (round > 0) {
                    starts.add(tool, calls);
                }
            }
            Collections.reverse(order);
        }
        return starts;
    }

    private static List<String> arguments(Tool tool, Address address, int toApply, int later) {
        return List.of(tool.argument(), address.url(), address.user(), Integer.toString(toApply), Integer.toString(later));
    }

    private void report(Results results, List<Starts> all) throws IOException {
        Table table = new Table("", "first call, ms", "later call, ms");
        List<Bound> bounds = new ArrayList<>();
        List<Svg.Bar> bars = new ArrayList<>();
        for (Starts starts : all) {
            for (Tool tool : Tool.values()) {
                table.row(starts.database() + ", " + tool.label(), range(starts.first(tool)), range(starts.later(tool)));
            }
            bounds.addAll(starts.bounds());
            bars.addAll(starts.bars());
        }
        table.print(System.out);
        results.put(name(), Map.of("migrations", MIGRATIONS, "starts", all.stream().map(Starts::values).toList()));
        results.bounds(name(), bounds);
        Svg.bars("Start with 1,000 applied migrations, nothing to do", "milliseconds", bars).write(results.folder(), "start");
    }

    private static String range(Sample sample) {
        return String.format(Locale.ROOT, "%.1f (%.1f-%.1f)", sample.median(), sample.min(), sample.max());
    }
}
