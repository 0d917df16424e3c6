package dev.driftless.manifest;

import dev.driftless.ManifestException;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The migrations of a build, each id once, sorted by id in code-unit order. Immutable. */
public final class Manifest {

    /** Where the processor writes a manifest and the runtime finds it. */
    public static final String RESOURCE = "META-INF/driftless/manifest.json";

    private final Map<String, ManifestEntry> entries;
    private final ClassLoader loader;

    private Manifest(Map<String, ManifestEntry> entries, ClassLoader loader) {
        this.entries = entries;
        this.loader = loader;
    }

    /**
     * Merges every manifest that a class loader finds, one for each jar or folder.
     *
     * @param loader finds the manifests, and later the adapters
     * @return the merged manifest
     * @throws ManifestException if there is none, one is unreadable, or two hold the same id
     */
    public static Manifest load(ClassLoader loader) {
        List<URL> found = find(loader);
        if (found.isEmpty()) {
            throw new ManifestException("No " + RESOURCE + " is on the class path: compile the @Migration classes with the"
                    + " driftless-processor configured (JDK 23 and newer need it in annotationProcessorPaths, or"
                    + " -proc:full); migrations written in Kotlin are not supported, write them in Java.");
        }
        Map<String, String> users = new HashMap<>();
        List<ManifestEntry> entries = new ArrayList<>();
        for (URL url : found) {
            for (ManifestEntry entry : ManifestFiles.read(url)) {
                String user = entry.className() + " in " + url;
                String other = users.putIfAbsent(entry.id(), user);
                if (other != null) {
                    throw usedTwice(entry.id(), other, user);
                }
                entries.add(entry);
            }
        }
        return of(entries, loader);
    }

    /**
     * A manifest of given entries.
     *
     * @param entries in any order
     * @param loader loads the adapters
     * @return the manifest
     * @throws ManifestException if two entries have the same id
     */
    public static Manifest of(Collection<ManifestEntry> entries, ClassLoader loader) {
        Map<String, ManifestEntry> sorted = new TreeMap<>();
        entries.forEach(entry -> put(sorted, entry));
        return new Manifest(Collections.unmodifiableMap(sorted), loader);
    }

    /**
     * This manifest and another one.
     *
     * @param other its adapters are loaded by this manifest's class loader
     * @return a manifest of the entries of both
     * @throws ManifestException if both hold the same id
     */
    public Manifest merge(Manifest other) {
        Map<String, ManifestEntry> merged = new TreeMap<>(entries);
        other.entries.values().forEach(entry -> put(merged, entry));
        return new Manifest(Collections.unmodifiableMap(merged), loader);
    }

    /**
     * A part of this manifest, for instance that of one of several databases.
     *
     * @param filter tells which entries to keep
     * @return the entries that it accepts
     */
    public Manifest only(Predicate<ManifestEntry> filter) {
        return of(entries().stream().filter(filter).toList(), loader);
    }

    /**
     * The migrations.
     *
     * @return sorted by id; empty if the build has none
     */
    public List<ManifestEntry> entries() {
        return List.copyOf(entries.values());
    }

    /**
     * One migration.
     *
     * @param id its id
     * @return empty if the manifest does not hold it
     */
    public Optional<ManifestEntry> find(String id) {
        return Optional.ofNullable(entries.get(id));
    }

    /**
     * What loads the adapters.
     *
     * @return never null
     */
    public ClassLoader classLoader() {
        return loader;
    }

    private static void put(Map<String, ManifestEntry> entries, ManifestEntry entry) {
        ManifestEntry other = entries.putIfAbsent(entry.id(), entry);
        if (other != null) {
            throw usedTwice(entry.id(), other.className(), entry.className());
        }
    }

    private static ManifestException usedTwice(String id, String first, String second) {
        return new ManifestException("Migration id " + id + " is used twice, by " + first + " and by " + second
                + ": give one of them another id, or remove the jar that is there twice.");
    }

    private static List<URL> find(ClassLoader loader) {
        try {
            List<URL> found = new ArrayList<>(Collections.list(loader.getResources(RESOURCE)));
            found.sort(Comparator.comparing(URL::toString));
            return found.stream().distinct().toList();
        } catch (IOException e) {
            throw new ManifestException("The class path could not be searched for " + RESOURCE + ": " + e.getMessage(), e);
        }
    }
}
