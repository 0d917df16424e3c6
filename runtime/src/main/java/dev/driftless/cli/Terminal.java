package dev.driftless.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a command's words go and answers come from. Results go to {@code out}, everything else to {@code err}. */
final class Terminal {

    private static final int USUAL_WIDTH = 100;

    private final PrintStream out;
    private final PrintStream err;

    Terminal(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    PrintStream out() {
        return out;
    }

    PrintStream err() {
        return err;
    }

    /** Whether a person sits there: input and output are a terminal. */
    boolean interactive() {
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    /** From JDK 22 on there is a console also where there is no terminal, and it tells. */
    private static boolean isTerminal(Console console) {
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    int width() {
        String columns = System.getenv("COLUMNS");
        return columns != null && columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) : USUAL_WIDTH;
    }

    /** Asks a question whose answer yes is y or yes. */
    boolean confirm(String question) {
        @Nullable String answer = System.console().readLine("%s [y/N] ", question);
        return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
    }

    /** Asks for a secret, which is not shown. */
    Optional<String> secret(String question) {
        char @Nullable [] answer = System.console().readPassword("%s: ", question);
        return Optional.ofNullable(answer).map(String::new);
    }
}
