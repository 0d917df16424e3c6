package dev.driftless.cli;

import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which database, and whose classes. */
final class ConnectionOptions {

    private static final int INITIAL_BATCH_SIZE = 256;

    @Option(names = "--prod", description = "The target named prod of migrations.json; up and down ask before they begin.")
    private boolean prod;

    @Option(names = "--target", paramLabel = "NAME", description = "A target of migrations.json; dev if nothing is said.")
    private @Nullable String target;

    @Option(names = "--config", paramLabel = "FILE", description = "The configuration; ./migrations.json if nothing is said.")
    private @Nullable Path config;

    @Option(names = "--url", paramLabel = "URL", description = "A JDBC URL instead of a target.")
    private @Nullable String url;

    @Option(names = "--user", paramLabel = "USER", description = "Who connects to --url.")
    private @Nullable String user;

    @Option(names = "--password-env", paramLabel = "VARIABLE",
            description = "The environment variable that holds the password for --url; without it a terminal is asked.")
    private @Nullable String passwordEnv;

    @Option(names = "--schema", paramLabel = "SCHEMA", description = "The schema of the internal tables of --url.")
    private @Nullable String schema;

    @Option(names = ClassPath.OPTION, paramLabel = "PATH",
            description = "The application's classes and JDBC driver, where they are not on the class path already; the environment"
                    + " variable DRIFTLESS_CLASSPATH if nothing is said.")
    private @Nullable String classpath;

    private @Nullable ClassLoader application;
    private @Nullable Optional<String> answered;

    /** The configuration that was named, or the usual one if it is there. */
    Configuration configuration() {
        if (config != null && config.toString().isBlank()) {
            throw blank();
        }
        if (config != null) {
            return new ConfigurationFile(config).read();
        }
        return Files.exists(ConfigurationFile.USUAL)
                ? new ConfigurationFile(ConfigurationFile.USUAL).read()
                : Configuration.NONE;
    }

    boolean prod() {
        return prod || "prod".equals(target);
    }

    /** What means this database in the next command; of a URL, which may hold secrets, that it has to be given. */
    String again() {
        String file = config == null ? "" : " --config " + quoted(config.toString());
        return file + (url != null ? " --url ..." : prod ? " --prod" : target != null ? " --target " + quoted(target) : "");
    }

    /** As a shell reads it. */
    private static String quoted(String word) {
        return word.matches("[\\w./:\\\\-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** The place to work at; the database is not touched yet. */
    Place open(@Nullable Migrator given, Terminal terminal) {
        Configuration configuration = configuration();
        if (given != null) {
            refuseBeside();
            return new Place(given, "the application's database", configuration, configuration.deploy());
        }
        Target chosen = choose(configuration);
        useClasspath();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        Migrator.Builder builder = Migrator.builder()
                .initialBatchSize(INITIAL_BATCH_SIZE)
                .manifest(Manifest.load(loader))
                .dataSource(new DriverDataSource(chosen, password(chosen, terminal), loader));
        chosen.schema().ifPresent(builder::schema);
        return new Place(builder.build(), chosen.label(), configuration, configuration.settings(chosen.name()));
    }

    /** The database alone, where there may be no migrations. */
    DataSource dataSource(@Nullable Migrator given, Terminal terminal) {
        if (given != null) {
            return given.dataSource();
        }
        Target chosen = choose(configuration());
        return new DriverDataSource(chosen, password(chosen, terminal), Thread.currentThread().getContextClassLoader());
    }

    /** Refuses what {@code open} would refuse before it looks at the migrations, and asks what it would ask. */
    void check(@Nullable Migrator given, Terminal terminal) {
        if (given != null) {
            refuseBeside();
            return;
        }
        Target chosen = choose(configuration());
        useClasspath();
        DriverDataSource.driver(chosen.url(), Thread.currentThread().getContextClassLoader());
        password(chosen, terminal);
    }

    /** Makes the classes that {@code --classpath} names visible: once, so that every class of the application is there once. */
    void useClasspath() {
        Thread thread = Thread.currentThread();
        String path = classpath != null ? classpath : System.getenv("DRIFTLESS_CLASSPATH");
        ClassLoader known = application;
        if (known == null) {
            ClassLoader before = thread.getContextClassLoader();
            ClassLoader ours = Migrate.class.getClassLoader();
            known = path != null ? ClassPath.loader(path, ours) : before != null ? before : ours;
            application = known;
        }
        thread.setContextClassLoader(known);
    }

    private void refuseBeside() {
        if (prod || target != null || url != null || user != null || passwordEnv != null || schema != null || classpath != null) {
            throw new UsageException("This application has chosen its database itself: leave out --prod, --target, --url, --user,"
                    + " --password-env, --schema and --classpath.");
        }
    }

    private static UsageException blank() {
        return new UsageException("--url, --target or --config is blank: give a value, or leave it out.");
    }

    /** Says that the configuration has no such key. */
    String lacks(String key) {
        return config == null && !Files.exists(ConfigurationFile.USUAL)
                ? "There is no migrations.json in " + Path.of("").toAbsolutePath() + " that has " + key
                : key + " is missing in " + (config == null ? ConfigurationFile.USUAL : config);
    }

    private Target choose(Configuration configuration) {
        if (url != null && url.isBlank() || target != null && target.isBlank()) {
            throw blank();
        }
        if ((prod ? 1 : 0) + (target != null ? 1 : 0) + (url != null ? 1 : 0) > 1) {
            throw new UsageException("--prod, --target and --url each name a database: give one of them.");
        }
        if (url != null) {
            return new Target("--url", url, Optional.ofNullable(user), Optional.ofNullable(passwordEnv), Optional.ofNullable(schema));
        }
        if (user != null || passwordEnv != null || schema != null) {
            throw new UsageException("--user, --password-env and --schema belong to --url; a target has them in migrations.json.");
        }
        String name = prod ? "prod" : target != null ? target : "dev";
        if (config == null && !Files.exists(ConfigurationFile.USUAL)) {
            throw new UsageException("There is no migrations.json in " + Path.of("").toAbsolutePath() + ": write one with a target "
                    + name + ", name another file with --config, or give --url.");
        }
        Target found = configuration.targets().get(name);
        if (found == null) {
            throw new UsageException((config != null ? config : ConfigurationFile.USUAL) + " has no target " + name
                    + Nearest.hint(name, configuration.targets().keySet()));
        }
        return found;
    }

    /** What was given in the place of the name may be the password itself. */
    private UsageException missing(String variable) {
        String name = passwordEnv == null && variable.matches("[A-Za-z_][A-Za-z0-9_]*") ? " " + variable : "";
        return new UsageException("The environment variable" + name + " that is to hold the password"
                + (passwordEnv == null ? "" : ", which --password-env names,") + " is not set: set it, and give its name.");
    }

    private Optional<String> password(Target target, Terminal terminal) {
        if (target.passwordEnv().isPresent()) {
            String variable = target.passwordEnv().get();
            return Optional.of(Optional.ofNullable(System.getenv(variable)).orElseThrow(() -> missing(variable)));
        }
        if (!target.name().equals("--url") || target.user().isEmpty() || !terminal.interactive()) {
            return Optional.empty();
        }
        if (answered == null) {
            answered = terminal.secret("Password of " + target.user().get());
        }
        return answered;
    }
}
