package dev.driftless.it.cli;

import dev.driftless.it.Vendor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** An application that is deployed by a command, migrates, and counts in an after-step. */
final class Deployments {

    /** Counts into the table {@code sums}. */
    static final String STEP = """
            package app;
            public final class CountPriorities implements dev.driftless.cli.DeployStep {
                @Override public String name() { return "count priorities"; }
                @Override public void run(javax.sql.DataSource database) throws Exception {
                    try (var connection = database.getConnection(); var statement = connection.createStatement()) {
                        statement.execute("DELETE FROM sums");
                        statement.execute("INSERT INTO sums SELECT COUNT(*) FROM todos WHERE priority = 'medium'");
                    }
                }
            }
            """;

    private Deployments() {}

    /** With a table of thirty rows; the command notes its arguments in {@code deployed.txt}. */
    static Commands application(Vendor vendor, String migrations, String... sources) throws IOException {
        String[] all = Arrays.copyOf(sources, sources.length + 1);
        all[sources.length] = STEP;
        Commands commands = Todos.table(Commands.in(vendor, all), 30);
        services(commands, "app.CountPriorities\n");
        commands.database().execute("CREATE TABLE sums (n BIGINT)");
        return commands.configure("\"deploy\": { \"command\": [\"sh\", \"-c\", \"echo deployed \\\"$@\\\" > deployed.txt; exit ${DEPLOY_EXIT:-0}\", \"sh\"],"
                + " \"migrations\": { " + migrations + " } }");
    }

    /** Names the after-steps, a class a line. */
    static void services(Commands commands, String classes) throws IOException {
        Path file = commands.build().resolve("META-INF/services/dev.driftless.cli.DeployStep");
        Files.createDirectories(file.getParent());
        Files.writeString(file, classes);
    }

    /** What the after-step has counted. */
    static List<String> sums(Commands commands) {
        return commands.database().rows("SELECT n FROM sums");
    }
}
