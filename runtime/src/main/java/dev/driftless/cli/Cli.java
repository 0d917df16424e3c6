package dev.driftless.cli;

import dev.driftless.MigrationException;
import dev.driftless.runtime.Migrator;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands, and what becomes of their errors: one sentence each, and an exit code. */
final class Cli {

    /** What the library's help command says of a word. */
    private static final Pattern UNKNOWN_TO_HELP = Pattern.compile("Unknown subcommand '([^']*)'");

    private final @Nullable Migrator given;
    private final Terminal terminal;

    Cli(@Nullable Migrator given, Terminal terminal) {
        this.given = given;
        this.terminal = terminal;
    }

    /** The command itself only has others. */
    @Command(name = "migrate", description = "Online data migrations.", synopsisSubcommandLabel = "COMMAND",
            subcommands = HelpCommand.class, versionProvider = Version.class)
    static final class Root {

        @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show the commands.")
        private boolean help;

        @Option(names = "--version", versionHelp = true, description = "Show the version.")
        private boolean version;
    }

    int run(String[] given) {
        CommandLine commands = commands();
        String[] args = commandFirst(List.of(given), commands).toArray(String[]::new);
        boolean verbose = asks(args, "--verbose");
        if (verbose) {
            // Read by slf4j-simple, which the self-contained jar has; any other provider is configured by the application.
            System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "info");
            System.setProperty("org.slf4j.simpleLogger.log.dev.driftless", "info");
        }
        if (args.length == 0) {
            commands.usage(terminal.out());
            return ExitCode.USAGE;
        }
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            return commands.execute(args);
        } catch (LinkageError | StackOverflowError | OutOfMemoryError e) {
            return failed(e, args, UnaryOperator.identity());
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
        root.setPosixClusteredShortOptionsAllowed(false);
        root.setUsageHelpWidth(120);
        root.setUsageHelpAutoWidth(false);
        root.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        root.setParameterExceptionHandler((e, args) -> usage(e, asks(args, "--json")));
        root.setExecutionExceptionHandler((e, command, parsed) ->
                failed(e, parsed.originalArgs().toArray(String[]::new), sentence -> here(command, sentence)));
        return root;
    }

    /** Each command has its own: they hold what the user said. */
    private DatabaseOptions database() {
        return new DatabaseOptions(given, terminal);
    }

    /** Whether a flag is among the arguments, also of a command line that cannot be read; what follows -- is somebody else's. */
    private static boolean asks(String[] args, String flag) {
        return Arrays.stream(args).takeWhile(arg -> !arg.equals("--")).anyMatch(arg -> arg.equals(flag) || arg.equals(flag + "=true"));
    }

    /** Options that stand before the command belong to it as well; what follows an unknown one may be its value. */
    private static List<String> commandFirst(List<String> args, CommandLine commands) {
        int at = 0;
        while (at < args.size() && args.get(at).startsWith("-")) {
            String name = args.get(at).replaceFirst("=.*", "");
            Optional<OptionSpec> option = commands.getSubcommands().values().stream()
                    .map(command -> command.getCommandSpec().findOption(name))
                    .filter(Objects::nonNull)
                    .findFirst();
            boolean takesTheNext = option.isPresent() && option.get().arity().min() > 0 && name.equals(args.get(at));
            at += takesTheNext ? 2 : 1;
        }
        if (at == 0) {
            return args;
        }
        if (at >= args.size()) {
            return withoutClasspath(args);
        }
        for (int i = at; i < args.size(); i++) {
            if (commands.getSubcommands().containsKey(args.get(i))) {
                at = i;
                break;
            }
        }
        CommandLine command = commands.getSubcommands().get(args.get(at));
        boolean looksAtClasses = command == null || command.getCommandSpec().findOption(ClassPath.OPTION) != null;
        List<String> ordered = new ArrayList<>(List.of(args.get(at)));
        ordered.addAll(looksAtClasses ? args.subList(0, at) : withoutClasspath(args.subList(0, at)));
        ordered.addAll(args.subList(at + 1, args.size()));
        return ordered;
    }

    /** An alias has the class path in front of every command, also of those that look at no class. */
    private static List<String> withoutClasspath(List<String> options) {
        List<String> others = new ArrayList<>();
        for (int i = 0; i < options.size(); i++) {
            if (options.get(i).equals(ClassPath.OPTION)) {
                i++;
            } else if (!options.get(i).startsWith(ClassPath.OPTION + "=")) {
                others.add(options.get(i));
            }
        }
        return others;
    }

    private int usage(ParameterException e, boolean json) {
        return say(sentence(e), json, ExitCode.USAGE);
    }

    /** A sentence whose commands, typed as they are printed, mean the database that this command was to work on. */
    private static String here(CommandLine command, String sentence) {
        return command.getCommandSpec().mixins().values().stream()
                .map(CommandSpec::userObject)
                .filter(DatabaseOptions.class::isInstance)
                .map(DatabaseOptions.class::cast)
                .findFirst()
                .map(database -> database.here(sentence))
                .orElse(sentence);
    }

    private int failed(Throwable e, String[] args, UnaryOperator<String> here) {
        if (asks(args, "--verbose")) {
            e.printStackTrace(terminal.err());
        }
        boolean json = asks(args, "--json");
        if (e instanceof UsageException) {
            return say(here.apply(String.valueOf(e.getMessage())), json, ExitCode.USAGE);
        }
        if (e instanceof MigrationException) {
            return say(here.apply(Words.command(String.valueOf(e.getMessage()))), json, ExitCode.FAILED);
        }
        String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + e.getMessage();
        return say("Unexpected " + text + (asks(args, "--verbose") ? "" : " (--verbose shows where)"), json, ExitCode.FAILED);
    }

    private int say(String sentence, boolean json, int exitCode) {
        String inItsWords = Words.command(sentence);
        if (json) {
            terminal.json(Map.of("error", inItsWords));
        } else {
            terminal.err().println("migrate: " + Words.clean(inItsWords));
        }
        return exitCode;
    }

    private static CommandLine root(CommandLine command) {
        return command.getParent() == null ? command : root(command.getParent());
    }

    /** What is wrong, where, and which word was probably meant. */
    private static String sentence(ParameterException e) {
        CommandLine command = e.getCommandLine();
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
            String word = unmatched.getUnmatched().get(0);
            String name = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            if (word.startsWith("-") && command.getParent() == null && command.getSubcommands().values().stream()
                    .anyMatch(each -> each.getCommandSpec().findOption(name) != null)) {
                return "Option " + name + " belongs to a command, and there is none: write one, see migrate help.";
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
        Matcher unknown = UNKNOWN_TO_HELP.matcher(String.valueOf(e.getMessage()));
        if (unknown.find()) {
            return "Unknown command " + unknown.group(1) + Nearest.hint(unknown.group(1), root(command).getSubcommands().keySet());
        }
        String text = String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\R\\s*", "; ");
        String end = text.endsWith(".") ? "" : e instanceof MissingParameterException
                ? ": see migrate help " + command.getCommandName() + "."
                : ".";
        return text + end;
    }
}
