package dev.driftless.cli;

import dev.driftless.Drift;
import dev.driftless.MigrationException;
import dev.driftless.MigrationStatus;
import dev.driftless.RunOptions;
import dev.driftless.RunResult;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Unmatched;

/** The configured deploy command, then the migrations, then what the application does after them. */
@Command(name = "deploy", sortOptions = false,
        description = "Run deploy.command of migrations.json with every flag that is not one of these, then up, then the"
                + " application's after-steps.")
final class DeployCommand implements Callable<Integer> {

    private static final String UNFINISHED =
            "What was at work may be half done; of migrations, a batch that was not committed is rolled back, and migrate up goes on.";

    @Mixin
    private final DatabaseOptions database;

    @Mixin
    private RunFlags flags = new RunFlags();

    @Option(names = "--yes", description = "Accepted, and not needed: deploy does not ask.")
    private boolean yes;

    @Unmatched
    private List<String> passedOn = new ArrayList<>();

    DeployCommand(DatabaseOptions database) {
        this.database = database;
    }

    /** A part of the deployment that failed, and what follows from it. */
    private static final class Stopped extends Exception {

        private static final long serialVersionUID = 1L;

        private final int exitCode;

        Stopped(String message, int exitCode) {
            super(message);
            this.exitCode = exitCode;
        }
    }

    @Override
    @SuppressWarnings("try")
    public Integer call() throws IOException, InterruptedException {
        Configuration configuration = database.configuration();
        Settings settings = configuration.deploy();
        if (configuration.deployCommand().isEmpty()) {
            throw new UsageException(database.lacks("deploy.command") + ": write the command that deploys your application,"
                    + " for instance [\"./deploy.sh\"].");
        }
        if (flags.dryRun()) {
            throw new UsageException("deploy has no --dry-run, since your deploy command would really be run: see migrate up --dry-run.");
        }
        flags.check();
        database.useClasspath();
        List<DeployStep> steps = steps();
        if (migrates(settings) || !steps.isEmpty()) {
            database.check();
        }
        DeployReport report = new DeployReport(database, steps.stream().map(DeployStep::name).toList());
        try (Interruption interruption = Interruption.begin(database::sayMeanwhile, UNFINISHED)) {
            return carryOut(configuration.deployCommand(), settings, steps, report, interruption);
        }
    }

    private int carryOut(List<String> command, Settings settings, List<DeployStep> steps, DeployReport report,
            Interruption interruption) throws IOException, InterruptedException {
        try {
            deploy(command, report, interruption);
            Optional<Place> place = place(settings);
            place.ifPresent(there -> interruption.stopsByLeaving(there.migrator()));
            if (interruption.asked()) {
                throw new Stopped("Interrupted before the migrations.", ExitCode.INTERRUPTED);
            }
            if (place.isEmpty() || migrate(place.get(), settings, report)) {
                afterwards(steps, place, report, interruption);
            }
            return end(report, settings, ExitCode.DONE, null);
        } catch (Stopped e) {
            return end(report, settings, e.exitCode, e.getMessage());
        } catch (MigrationException | UsageException e) {
            return end(report, settings, ExitCode.FAILED, e.getMessage());
        } catch (RuntimeException e) {
            printTrace(e);
            return end(report, settings, ExitCode.FAILED, "Unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage());
        }
    }

    /** Whether there is a manifest is known only now: the deploy command may have built it. */
    private int end(DeployReport report, Settings settings, int exitCode, @Nullable String error) {
        if (settings.enabled() == Settings.Enabled.AUTO && !migrates(settings)) {
            report.noMigrations();
        }
        return report.end(exitCode, error);
    }

    private void printTrace(Throwable e) {
        if (database.output().verbose()) {
            e.printStackTrace(database.terminal().err());
        }
    }

    /** With {@code --json} the standard output belongs to the result. */
    private void deploy(List<String> configured, DeployReport report, Interruption interruption)
            throws IOException, InterruptedException, Stopped {
        List<String> command = new ArrayList<>(configured);
        command.addAll(passedOn);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        if (database.output().json()) {
            builder.redirectOutput(ProcessBuilder.Redirect.PIPE);
        }
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new Stopped("The deploy command cannot be started (" + e.getMessage() + "): correct deploy.command in migrations.json.",
                    ExitCode.FAILED);
        }
        interruption.stopsBy(() -> stop(process));
        if (database.output().json()) {
            process.getInputStream().transferTo(database.terminal().err());
        }
        int exitCode = process.waitFor();
        interruption.stopsBy(() -> { });
        if (exitCode == 0) {
            report.done(DeployReport.DEPLOYMENT);
        }
        if (interruption.asked()) {
            throw new Stopped("Interrupted while the deploy command was at work; it ended with exit code " + exitCode + ".",
                    ExitCode.INTERRUPTED);
        }
        if (exitCode != 0) {
            throw new Stopped("The deploy command " + configured.get(0) + " failed with exit code " + exitCode + ".",
                    ExitCode.FAILED);
        }
    }

    /** A script passes on nothing to the programs that it runs, nor do these to theirs. */
    private static void stop(Process process) {
        List<ProcessHandle> descendants = process.descendants().toList();
        process.destroy();
        descendants.forEach(ProcessHandle::destroy);
    }

    /** Where to migrate; empty if that is switched off, or there is nothing and auto. */
    private Optional<Place> place(Settings settings) {
        if (settings.enabled() == Settings.Enabled.OFF) {
            say("Migrations: switched off (deploy.migrations.enabled).");
            return Optional.empty();
        }
        if (!migrates(settings)) {
            say("Migrations: none, there is no manifest on the class path.");
            return Optional.empty();
        }
        return Optional.of(database.open());
    }

    private boolean migrates(Settings settings) {
        return switch (settings.enabled()) {
            case ON -> true;
            case AUTO -> database.isGiven()
                    || Thread.currentThread().getContextClassLoader().getResource(Manifest.RESOURCE) != null;
            case OFF -> false;
        };
    }

    /** Whether every migration is applied now. */
    private boolean migrate(Place place, Settings settings, DeployReport report) throws Stopped {
        Migrator migrator = place.migrator();
        boolean strict = flags.strict(settings);
        if (!settings.waits()) {
            MigrationStatus status = migrator.status();
            boolean blocked = blockedByDrift(status, flags.allowsDrift(settings, () -> status), strict);
            List<String> pending = status.pending();
            report.left(pending);
            say(pending.isEmpty()
                    ? "Migrations: nothing is pending."
                    : "Migrations: left to the application's own up()" + (blocked ? ", which the drift will stop: " : ": ")
                            + String.join(", ", pending) + ".");
            boolean applied = pending.isEmpty() && !blocked;
            if (applied) {
                report.done(DeployReport.MIGRATIONS);
            }
            return applied;
        }
        RunOptions options = flags.options(settings, migrator, false);
        RunPrinter printer = new RunPrinter(database, strict);
        RunResult result = new Working(database, strict, flags.pollInterval(settings))
                .result(migrator, () -> migrator.up(options));
        report.migrated(result, migrator);
        if (database.output().json()) {
            printer.warn(result);
        } else {
            printer.print(result, "up");
        }
        if (printer.exitCode(result) != ExitCode.DONE) {
            throw new Stopped(printer.unfinished(result), printer.exitCode(result));
        }
        boolean applied = ExitCode.of(result) == ExitCode.DONE;
        if (applied) {
            report.done(DeployReport.MIGRATIONS);
        }
        return applied;
    }

    /** Whether the application's own up() would refuse, which a strict deployment does itself. */
    private boolean blockedByDrift(MigrationStatus status, boolean allowed, boolean strict) throws Stopped {
        List<String> blocking = allowed
                ? List.of()
                : status.drift().stream().filter(Drift::blocking).map(Words::command).toList();
        if (!blocking.isEmpty() && strict) {
            throw new Stopped("blocked by drift. " + String.join(" ", blocking), ExitCode.FAILED);
        }
        blocking.forEach(drift -> say("drift: " + database.here(drift)));
        return !blocking.isEmpty();
    }

    private List<DeployStep> steps() {
        List<DeployStep> steps = new ArrayList<>();
        try {
            ServiceLoader.load(DeployStep.class, Thread.currentThread().getContextClassLoader()).forEach(steps::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new UsageException("An after-step cannot be loaded (" + e.getMessage() + "): correct"
                    + " META-INF/services/dev.driftless.cli.DeployStep, and see that its class is public.");
        }
        steps.sort(Comparator.comparing(DeployStep::name));
        return steps;
    }

    private void afterwards(List<DeployStep> steps, Optional<Place> place, DeployReport report, Interruption interruption)
            throws Stopped {
        if (steps.isEmpty()) {
            return;
        }
        DataSource dataSource;
        try {
            dataSource = place.isPresent() ? place.get().migrator().dataSource() : database.dataSource();
        } catch (UsageException e) {
            throw new Stopped("The after-steps have no database: " + e.getMessage(), ExitCode.FAILED);
        }
        for (DeployStep step : steps) {
            if (interruption.asked()) {
                throw new Stopped("Interrupted before " + step.name() + ".", ExitCode.INTERRUPTED);
            }
            try {
                interruption.interruptibly(() -> step.run(dataSource));
            } catch (Exception | LinkageError | AssertionError e) {
                if (interruption.asked()) {
                    throw new Stopped("Interrupted within " + step.name() + ".", ExitCode.INTERRUPTED);
                }
                printTrace(e);
                throw new Stopped("The after-step " + step.name() + " failed (" + e.getClass().getSimpleName() + "): "
                        + Words.clean(String.valueOf(e.getMessage())) + ".", ExitCode.FAILED);
            }
            report.done(step.name());
            say("Done: " + step.name() + ".");
        }
    }

    private void say(String sentence) {
        (database.output().json() ? database.terminal().err() : database.terminal().out()).println(sentence);
    }
}
