package dev.driftless.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the class of a new migration, to be filled in. */
@Command(name = "create", description = "Write a new migration class, to be filled in. Never overwrites a file.", sortOptions = false)
final class CreateCommand implements Callable<Integer> {

    @Parameters(index = "0", paramLabel = "NAME", description = "For instance backfill_todo_priority.")
    private String name = "";

    @Option(names = "--table", paramLabel = "TABLE", defaultValue = "my_table", description = "The table; my_table, to be replaced, if nothing is said.")
    private String table = "my_table";

    @Option(names = "--package", paramLabel = "PACKAGE", description = "The package; that of the other migrations if nothing is said.")
    private @Nullable String packageName;

    @Option(names = "--source", paramLabel = "DIR", description = "The source folder; src/main/java if nothing is said.")
    private @Nullable Path source;

    @Mixin
    private OutputOptions output = new OutputOptions();

    private final Terminal terminal;

    CreateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        Slug slug = Slug.of(name);
        SourceFolder folder = source != null ? SourceFolder.given(source) : SourceFolder.find();
        String chosen = packageName != null ? SourceFolder.checked(packageName) : folder.packageName();
        TableName.check(table);
        Path file = folder.file(chosen, slug.className());
        String id = slug.id(Instant.now());
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text(chosen, id, slug), StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new UsageException(file + " exists already and was left as it is: give the new migration another name.");
        } catch (IOException e) {
            throw new UsageException(file + " cannot be written (" + e.getClass().getSimpleName() + "): check the path and its permissions.");
        }
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", id);
        json.put("className", chosen + "." + slug.className());
        json.put("file", file.toString());
        if (output.json()) {
            terminal.json(json);
        } else {
            terminal.out().println("Created " + file + " with id " + id + ". Fill it in, compile, then run migrate up --dry-run.");
        }
        return ExitCode.DONE;
    }

    /** It compiles, and changes nothing until it is filled in. */
    private String text(String chosen, String id, Slug slug) {
        return """
                package %s;

                import dev.driftless.Document;
                import dev.driftless.Patch;
                import dev.driftless.annotations.Down;
                import dev.driftless.annotations.Migration;
                import dev.driftless.annotations.Up;

                @Migration(id = "%s", description = "%s")
                final class %s {

                    @Up(table = %s)
                    Patch up(Document row) {
                        return Patch.none(); // what is to change in this row: Patch.set("column", value)
                    }

                    @Down(table = %s) // leave it out if the change cannot be taken back safely
                    Patch down(Document row) {
                        return Patch.none();
                    }
                }
                """.formatted(chosen, id, slug.description(), slug.className(), literal(table), literal(table));
    }

    /** As Java writes it; a table's name may have quotes. */
    private static String literal(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
