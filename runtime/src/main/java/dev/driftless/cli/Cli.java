package dev.driftless.cli;

import dev.driftless.MigrationException;
import dev.driftless.runtime.Migrator;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands, and what becomes of their errors: one sentence each, and an exit code. */
final class Cli {

    private final @Nullable Migrator given;
    private final Terminal terminal;

    Cli(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    /** The command itself only has others. */
    @Command(name = "migrate", description = "Online data migrations.", synopsisSubcommandLabel = "COMMAND",
            subcommands = HelpCommand.class)
    static final class Root {

        @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show the commands.")
        private boolean help;
    }

    int run(String[] args) {
        boolean verbose = Arrays.asList(args).contains("--verbose");
        boolean json = Arrays.asList(args).contains("--json");
        if (verbose) {
            // Read by slf4j-simple, which the self-contained jar has; any other provider is configured by the application.
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
            System.setProperty("org.slf4j.simpleLogger.log.dev.driftless", "info");
        }
        CommandLine commands = commands();
        if (args.length == 0) {
            commands.usage(terminal.out());
            return ExitCode.USAGE;
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            return commands.execute(args);
        } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
            return failed(e, List.of(args));
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            terminal.out().flush();
            terminal.err().flush();
        }
    }

    private CommandLine commands() {
        CommandLine root = new CommandLine(new Root());
        root.addSubcommand(new CreateCommand(terminal));
        root.addSubcommand(new UpCommand(database()));
        root.addSubcommand(new DownCommand(database()));
        root.addSubcommand(new StatusCommand(database()));
        root.addSubcommand(new CancelCommand(database()));
        root.addSubcommand(new PauseCommand(database()));
        root.addSubcommand(new ResumeCommand(database()));
        root.addSubcommand(new VerifyCommand(database()));
        root.addSubcommand(new RetryFailedCommand(database()));
        root.addSubcommand(new AcceptDriftCommand(database()));
        root.addSubcommand(new DeployCommand(database()));
        root.addSubcommand(new CompletionCommand(terminal));
        root.setOut(new PrintWriter(terminal.out(), true));
        root.setErr(new PrintWriter(terminal.err(), true));
        // What is passed on to a deploy command is its own business.
        root.setExpandAtFiles(false);
        root.setUsageHelpWidth(120);
        root.setUsageHelpAutoWidth(false);
        root.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        root.setParameterExceptionHandler((e, args) -> usage(e, asks(args, "--json")));
        root.setExecutionExceptionHandler((e, command, parsed) -> failed(e, parsed.originalArgs()));
        return root;
    }

    /** Each command has its own: they hold what the user said. */
    private DatabaseOptions database() {
        return new DatabaseOptions(given, terminal);
    }

    private static boolean asks(String[] args, String flag) {
        return Arrays.asList(args).contains(flag);
    }

    private int usage(ParameterException e, boolean json) {
        return say(sentence(e), json, ExitCode.USAGE);
    }

    private int failed(Throwable e, List<String> args) {
        if (args.contains("--verbose")) {
            e.printStackTrace(terminal.err());
        }
        boolean json = args.contains("--json");
        if (e instanceof UsageException) {
            return say(e.getMessage(), json, ExitCode.USAGE);
        }
        if (e instanceof MigrationException) {
            return say(String.valueOf(e.getMessage()), json, ExitCode.FAILED);
        }
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage();
        return say("Unexpected " + text + (args.contains("--verbose") ? "" : " (--verbose shows where)"), json, ExitCode.FAILED);
    }

    private int say(String sentence, boolean json, int exitCode) {
        if (json) {
            terminal.json(Map.of("error", sentence));
        } else {
            terminal.err().println("migrate: " + Words.clean(sentence));
        }
        return exitCode;
    }

    /** What is wrong, where, and which word was probably meant. */
    private static String sentence(ParameterException e) {
        CommandLine command = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            if (word.startsWith("-") && command.getParent() == null && command.getSubcommands().values().stream()
                    .anyMatch(each -> each.getCommandSpec().findOption(name) != null)) {
                return "Option " + name + " belongs to a command: write it after the command.";
            }
            if (word.startsWith("-")) {
                List<String> options = new ArrayList<>();
                command.getCommandSpec().options().forEach(option -> options.addAll(List.of(option.names())));
                command.getCommandSpec().negatedOptionsMap().keySet().forEach(options::add);
                return "Unknown option " + name + Nearest.hint(name, options);
            }
            return command.getParent() == null
                    ? "Unknown command " + (word.isBlank() ? "(blank)" : word) + Nearest.hint(word, command.getSubcommands().keySet())
                    : "Unexpected argument " + word + ": see migrate help " + command.getCommandName() + ".";
        }
        String text = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
        String end = text.endsWith(".") ? "" : e instanceof MissingParameterException
                ? ": see migrate help " + command.getCommandName() + "."
                : ".";
        return text + end;
    }
}
