package dev.driftless.manifest;

import dev.driftless.ManifestException;
import dev.driftless.annotations.Sweep;
import dev.driftless.annotations.WriteMode;
import dev.driftless.value.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

/** Manifest to JSON and back. The text is deterministic: sorted by id, two spaces, {@code \n}, a line end at the end. */
public final class ManifestCodec {

    /** The format that this build writes, and the newest that it reads. */
    public static final int FORMAT_VERSION = 1;

    private static final JsonFactory FACTORY = new JsonFactory();

    private ManifestCodec() {}

    /**
     * Writes a manifest.
     *
     * @param entries in any order
     * @return JSON text
     */
    public static String write(Collection<ManifestEntry> entries) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(new Pretty(), text)) {
            json.writeStartObject();
            json.writeNumberProperty("formatVersion", FORMAT_VERSION);
            json.writeArrayPropertyStart("migrations");
            entries.stream().sorted(Comparator.comparing(ManifestEntry::id)).forEach(entry -> write(json, entry));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.append('\n').toString();
    }

    /**
     * Reads one or several manifests that stand one after another, as in a shaded jar.
     *
     * @param in JSON text in UTF-8; not closed
     * @param origin where it comes from, for messages
     * @return the entries of each manifest
     * @throws ManifestException if the text is not a manifest or of a newer format
     */
    public static List<List<ManifestEntry>> read(InputStream in, String origin) {
        String text;
        try {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ManifestException("Manifest " + origin + " could not be read: " + e.getMessage(), e);
        }
        List<List<ManifestEntry>> manifests = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            while (parser.nextToken() != null) {
                manifests.add(manifest(Json.read(parser), origin));
            }
        } catch (JacksonException | IllegalArgumentException e) {
            throw unreadable(origin, "it is not JSON (" + firstLine(e) + ")");
        }
        if (manifests.isEmpty()) {
            throw unreadable(origin, "it is empty");
        }
        return manifests;
    }

    private static void write(JsonGenerator json, ManifestEntry entry) {
        json.writeStartObject();
        json.writeStringProperty("id", entry.id());
        json.writeStringProperty("description", entry.description());
        json.writeStringProperty("className", entry.className());
        json.writeStringProperty("adapterClassName", entry.adapterClassName());
        json.writeBooleanProperty("injected", entry.injected());
        json.writeStringProperty("checksum", entry.checksum());
        write(json, "up", entry.up());
        entry.down().ifPresent(down -> write(json, "down", down));
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, ManifestStep step) {
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("table", step.table());
        json.writeStringProperty("where", step.where());
        json.writeNumberProperty("batchSize", step.batchSize());
        json.writeStringProperty("writeMode", step.writeMode().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("sweep", step.sweep().name().toLowerCase(Locale.ROOT));
        json.writeStringProperty("versionColumn", step.versionColumn());
        json.writeBooleanProperty("pure", step.pure());
        json.writeEndObject();
    }

    private static List<ManifestEntry> manifest(@Nullable Object json, String origin) {
        Fields manifest = new Fields(json, origin, "the manifest");
        int version = manifest.get("formatVersion", Integer.class);
        if (version > FORMAT_VERSION) {
            throw new ManifestException("Manifest " + origin + " has format " + version + ", this runtime reads up to "
                    + FORMAT_VERSION + ": use a driftless-runtime at least as new as the driftless-processor.");
        }
        if (version < 1) {
            throw unreadable(origin, "there is no format " + version);
        }
        List<ManifestEntry> entries = new ArrayList<>();
        for (Object migration : manifest.get("migrations", List.class)) {
            entries.add(entry(new Fields(migration, origin, "a migration")));
        }
        return entries;
    }

    private static ManifestEntry entry(Fields fields) {
        return new ManifestEntry(
                fields.get("id", String.class),
                fields.get("description", String.class),
                fields.get("className", String.class),
                fields.get("adapterClassName", String.class),
                fields.get("injected", Boolean.class),
                fields.get("checksum", String.class),
                step(fields.within("up")),
                fields.has("down") ? Optional.of(step(fields.within("down"))) : Optional.empty());
    }

    private static ManifestStep step(Fields fields) {
        return new ManifestStep(
                fields.get("table", String.class),
                fields.get("where", String.class),
                fields.get("batchSize", Integer.class),
                fields.constant("writeMode", WriteMode.class),
                fields.constant("sweep", Sweep.class),
                fields.get("versionColumn", String.class),
                fields.get("pure", Boolean.class));
    }

    private static ManifestException unreadable(String origin, String why) {
        return new ManifestException("Manifest " + origin + " is unreadable: " + why
                + "; rebuild cleanly the module or jar that holds it.");
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    /** A JSON object whose fields are demanded by name and type. */
    private record Fields(@Nullable Object json, String origin, String what) {

        boolean has(String name) {
            return json instanceof Map<?, ?> map && map.get(name) != null;
        }

        Fields within(String name) {
            return new Fields(get(name, Map.class), origin, name);
        }

        <T> T get(String name, Class<T> type) {
            Object value = json instanceof Map<?, ?> map ? map.get(name) : null;
            if (!type.isInstance(value)) {
                throw unreadable(origin, what + " has no proper \"" + name + "\"");
            }
            return type.cast(value);
        }

        <E extends Enum<E>> E constant(String name, Class<E> type) {
            try {
                return Enum.valueOf(type, get(name, String.class).toUpperCase(Locale.ROOT));
            } catch (IllegalArgumentException e) {
                throw unreadable(origin, what + " has an unknown \"" + name + "\"");
            }
        }
    }

    /** Asks the generator for two spaces and {@code \n}, whatever the platform. */
    private static final class Pretty extends ObjectWriteContext.Base {

        @Override
        public tools.jackson.core.PrettyPrinter getPrettyPrinter() {
            DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
            return new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter);
        }

        @Override
        public boolean hasPrettyPrinter() {
            return true;
        }
    }
}
