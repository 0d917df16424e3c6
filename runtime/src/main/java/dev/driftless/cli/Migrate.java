package dev.driftless.cli;

import dev.driftless.runtime.Migrator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The command line: {@code create}, {@code up}, {@code down}, {@code status}, {@code cancel}, {@code pause},
 * {@code resume}, {@code verify}, {@code retry-failed}, {@code accept-drift}, {@code deploy}, {@code completion} and
 * {@code help}. Needs picocli on the class path, and shows a progress bar if {@code me.tongfei:progressbar} is there, too.
 *
 * <p>Exit codes: 0 done, nothing to do, or forgiven by {@code --no-strict}; 1 failed, canceled, timed out, blocked by
 * drift, not agreed to, or not begun because the database, a table or the manifest is missing; 2 wrong usage or
 * configuration; 130 interrupted with Ctrl-C; 143 ended by SIGTERM.
 */
public final class Migrate {

    /** Wrong usage, in the sense of the exit codes. */
    private static final int USAGE = 2;

    private Migrate() {}

    /**
     * Runs one command and exits with its exit code.
     *
     * @param args the command and its options; none prints the help
     */
    public static void main(String[] args) {
        System.exit(run(null, args));
    }

    /**
     * Runs one command on the database of an application, which may call it from a {@code main} of its own. Which database
     * is no question then: {@code --prod}, {@code --target}, {@code --url} and the like are refused. Prints to
     * {@code System.out} and {@code System.err}. Not to be called twice at a time in one process.
     *
     * @param migrator the application's migrator, with its hooks, handles and listeners
     * @param args the command and its options; none prints the help
     * @return the exit code; never exits
     */
    public static int execute(Migrator migrator, String... args) {
        return run(Objects.requireNonNull(migrator, "migrator"), args);
    }

    private static int run(@Nullable Migrator migrator, String[] args) {
        try {
            Class.forName("picocli.CommandLine", false, Migrate.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            System.err.println(Migrate.class.getModule().isNamed()
                    ? "The command line needs the module info.picocli: write \"requires info.picocli;\" into the application's"
                            + " module-info, or start Java with --add-modules info.picocli, and have info.picocli:picocli:4.7.7 on the"
                            + " module path."
                    : "The command line needs picocli on the class path: add the dependency info.picocli:picocli:4.7.7.");
            return USAGE;
        }
        return new Cli(migrator, new Terminal(System.out, System.err)).run(args);
    }
}
