package dev.driftless.it.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.it.Temporary;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.value.Json;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.h2.jdbcx.JdbcDataSource;

/** A user's directory with a {@code migrations.json}, where the self-contained command line is called as a process. */
final class Commands {

    private static final String JAR = System.getProperty("driftless.cli.jar");
    private static final String JAVA = Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private static final List<Connection> HELD = new CopyOnWriteArrayList<>();

    private final Path directory;
    private final TestDatabase database;
    private final Map<String, String> environment = new HashMap<>();
    private Path build;

    private Commands(Path directory, TestDatabase database, Path build) {
        this.directory = directory;
        this.database = database;
        this.build = build;
    }

    /** What a process said. */
    record Outcome(int exitCode, String out, String err) {

        /** The one JSON object on the standard output. */
        @SuppressWarnings("unchecked")
        Map<String, Object> json() {
            return (Map<String, Object>) Json.parse(out);
        }

        Outcome exits(int expected) {
            assertThat(exitCode).as("exit code; out: %s err: %s", out, err).isEqualTo(expected);
            return this;
        }
    }

    /** A directory whose target dev is a new database, and whose classes are built from sources. */
    static Commands in(Vendor vendor, String... sources) {
        return in(directory -> vendor == Vendor.H2 ? h2(directory, true) : vendor.database(), sources);
    }

    /** The same with a file of H2 that nobody but the commands keeps open. */
    static Commands alone(String... sources) {
        return in(directory -> h2(directory, false), sources);
    }

    private static Commands in(Function<Path, TestDatabase> databases, String... sources) {
        try {
            Path directory = Temporary.folder("cli");
            TestDatabase database = databases.apply(directory);
            Commands commands = new Commands(directory, database, TestBuild.of(sources).output());
            commands.configure("\"dev\": { \"migrations\": { \"strict\": true, \"allowDrift\": false, \"pollIntervalMs\": 100 } }");
            return commands;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A file that several processes share. The first to open it serves the others; held open by this one, no test depends on
     * which command ends first.
     */
    private static TestDatabase h2(Path directory, boolean held) {
        JdbcDataSource dataSource = new JdbcDataSource();
        dataSource.setURL("jdbc:h2:" + directory.resolve("app") + ";AUTO_SERVER=TRUE");
        try {
            Connection first = dataSource.getConnection();
            if (held) {
                HELD.add(first);
            } else {
                first.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new TestDatabase(Vendor.H2, dataSource);
    }

    TestDatabase database() {
        return database;
    }

    Path directory() {
        return directory;
    }

    String url() {
        return database.vendor() == Vendor.H2
                ? "jdbc:h2:" + directory.resolve("app") + ";AUTO_SERVER=TRUE"
                : database.url().replaceAll("\\?.*", "");
    }

    /** Writes migrations.json: the targets dev and prod are this database, and what else it says. */
    Commands configure(String... others) {
        String target = "{ \"url\": " + Json.write(url()) + (database.vendor() == Vendor.POSTGRESQL ? ", \"user\": \"postgres\"" : "") + " }";
        List<String> members = new ArrayList<>(List.of("\"targets\": { \"dev\": " + target + ", \"prod\": " + target + " }"));
        members.addAll(List.of(others));
        return file("migrations.json", "{ " + String.join(", ", members) + " }");
    }

    Commands file(String name, String text) {
        try {
            Path file = directory.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Commands with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Builds the application anew. */
    Commands rebuild(String... sources) {
        build = TestBuild.of(sources).output();
        return this;
    }

    Path build() {
        return build;
    }

    String classpath() {
        Class<?> driver = database.vendor() == Vendor.H2 ? org.h2.Driver.class : org.postgresql.Driver.class;
        return build + File.pathSeparator + Path.of(driver.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    /** Runs a command to its end; one that works on the application's classes is told where they are. */
    Outcome run(String... args) {
        return await(start(args));
    }

    Running start(String... args) {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of("-jar", JAR));
        command.addAll(List.of(args));
        if (args.length > 0 && !List.of("create", "help", "completion").contains(args[0]) && args[0].matches("[a-z-]+")) {
            command.add("--classpath=" + classpath());
        }
        return process(command);
    }

    /** A JVM that starts fast: dozens of them are. */
    static List<String> java() {
        return List.of(JAVA, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-XX:SharedArchiveFile=" + Archive.FILE);
    }

    /** The command line's classes as the JVM holds them, dumped once. */
    private static final class Archive {

        static final Path FILE = dump();

        private static Path dump() {
            try {
                Path folder = Temporary.folder("cds");
                Path file = folder.resolve("cli.jsa");
                new ProcessBuilder(JAVA, "-XX:ArchiveClassesAtExit=" + file, "-XX:+UseSerialGC", "-jar", JAR, "status",
                        "--url=jdbc:none:x")
                        .redirectErrorStream(true).redirectOutput(folder.resolve("dump.log").toFile()).start().waitFor();
                return file;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A process and the files that it writes to. */
    record Running(Process process, Path out, Path err) {

        String said() {
            try {
                return Files.readString(out);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What Ctrl-C sends. */
        void interrupt() {
            signal("INT");
        }

        void signal(String name) {
            try {
                new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    Running process(List<String> command) {
        try {
            Path out = Files.createTempFile(directory, "out", ".txt");
            Path err = Files.createTempFile(directory, "err", ".txt");
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().putAll(environment);
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Outcome await(Running running) {
        try {
            if (!running.process().waitFor(120, TimeUnit.SECONDS)) {
                running.process().descendants().forEach(ProcessHandle::destroyForcibly);
                running.process().destroyForcibly();
                throw new AssertionError("still at work; it said " + running.said() + Files.readString(running.err()));
            }
            return new Outcome(running.process().exitValue(), running.said(), Files.readString(running.err()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

}
