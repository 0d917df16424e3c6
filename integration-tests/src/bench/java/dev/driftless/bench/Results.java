package dev.driftless.bench;

import dev.driftless.value.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/**
 * What was measured, as {@code results.json}: one object for each part, which says where, when and with what it was
 * measured. Parts that do not run keep what an earlier run wrote. Every change is written at once, so that a run that dies
 * leaves its finished parts behind.
 */
public final class Results {

    private static final String FILE = "results.json";

    private final Path folder;
    private final Settings settings;
    private final Map<String, Object> parts = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();

    Results(Path folder, Settings settings) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.settings = settings;
        Path file = folder.resolve(FILE);
        if (Files.exists(file) && Json.parse(Files.readString(file)) instanceof Map<?, ?> earlier) {
            earlier.forEach((part, values) -> parts.put((String) part, values));
        }
    }

    /** {@return where results and plots stand} */
    public Path folder() {
        return folder;
    }

    /** Forgets what an earlier run said about a part. */
    void begin(String part) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("environment", Environment.describe());
        values.put("trial", settings.trial());
        parts.put(part, values);
    }

    /**
     * Adds to a part.
     *
     * @param part its name
     * @param values null, String, Number, Boolean, Map with String keys, or List
     */
    public void put(String part, Map<String, ?> values) throws IOException {
        of(part).putAll(values);
        write();
    }

    /** Prints bounds, kept or missed, and adds them to a part. */
    public void bounds(String part, List<Bound> bounds) throws IOException {
        System.out.println();
        bounds.forEach(bound -> System.out.println(bound.line()));
        put(part, Map.of("bounds", bounds.stream().map(Bound::values).toList()));
    }

    /**
     * Tells of a result that is wrong: a row that does not hold what it should. Nothing makes up for it: the process exits
     * with 1.
     *
     * @param part its name
     * @param message what is wrong, and whose doing it is
     */
    public void wrong(String part, String message) throws IOException {
        System.out.println("WRONG  " + part + ": " + message);
        failures.add(part + ": " + message);
        List<Object> wrong = new ArrayList<>();
        if (of(part).get("wrong") instanceof List<?> earlier) {
            wrong.addAll(earlier);
        }
        wrong.add(message);
        put(part, Map.of("wrong", wrong));
    }

    /** {@return what is wrong with the results of this run} */
    List<String> failures() {
        return failures;
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> of(String part) {
        return (Map<String, Object>) parts.computeIfAbsent(part, name -> new LinkedHashMap<String, Object>());
    }

    private void write() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(new Pretty(), text)) {
            write(json, parts);
        }
        Files.writeString(folder.resolve(FILE), text.append('\n').toString());
    }

    private static void write(JsonGenerator json, Object value) {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            map.forEach((name, member) -> {
                json.writeName((String) name);
                write(json, member);
            });
            json.writeEndObject();
        } else if (value instanceof Iterable<?> items) {
            json.writeStartArray();
            items.forEach(item -> write(json, item));
            json.writeEndArray();
        } else {
            json.writeRawValue(Json.write(value));
        }
    }

    private static final class Pretty extends ObjectWriteContext.Base {

        @Override
        public PrettyPrinter getPrettyPrinter() {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            return new DefaultPrettyPrinter().withObjectIndenter(indenter);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
