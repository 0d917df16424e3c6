package dev.driftless.cli;

import dev.driftless.value.Json;
import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where a command's words go and answers come from. Results go to {@code out}, everything else to {@code err}. */
final class Terminal {

    private static final int USUAL_WIDTH = 79;

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

    /** Prints one JSON object, in ASCII: a pipe's encoding may have no other letters. */
    void json(Map<String, ? extends @Nullable Object> members) {
        StringBuilder ascii = new StringBuilder();
        Json.write(members).chars().forEach(letter -> {
            if (letter < 0x7f) {
                ascii.append((char) letter);
            } else {
                ascii.append(String.format("\\u%04x", letter));
            }
        });
        out.println(ascii);
    }

    /** Columns of the terminal: shells know them, but do not tell their children, so the terminal is asked. */
    int width() {
        String columns = Objects.requireNonNullElseGet(System.getenv("COLUMNS"), Terminal::askedWidth);
        return columns.matches("[1-9][0-9]{1,3}") ? Integer.parseInt(columns) - 1 : USUAL_WIDTH;
    }

    /** The bar's library could ask, too, but does not find its way to the terminal once it is relocated. */
    private static String askedWidth() {
        try {
            Process process = new ProcessBuilder("stty", "size")
                    .redirectInput(new File("/dev/tty"))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String size = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            return size.substring(size.indexOf(' ') + 1);
        } catch (IOException e) {
            return "";
        }
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
