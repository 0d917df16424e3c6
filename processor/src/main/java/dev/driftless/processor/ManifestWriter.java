package dev.driftless.processor;

import dev.driftless.ManifestException;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestCodec;
import dev.driftless.manifest.ManifestEntry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the manifest: what this compile found, and of an earlier compile what still stands. */
final class ManifestWriter {

    private final Output output;
    private final Classes classes;
    private final Diagnostics diagnostics;

    ManifestWriter(Output output, Classes classes, Diagnostics diagnostics) {
        this.output = output;
        this.classes = classes;
        this.diagnostics = diagnostics;
    }

    /** Called once, when processing is over: a compiler lets a resource be written only once. */
    void write(Collection<ManifestEntry> found) {
        try {
            int errors = diagnostics.errors();
            Optional<byte[]> earlier = output.read(Manifest.RESOURCE);
            List<ManifestEntry> entries = new ArrayList<>(found);
            if (earlier.isPresent()) {
                entries.addAll(kept(earlier.get(), found));
            }
            checkUnique(entries, Set.copyOf(found));
            if (diagnostics.errors() == errors) {
                writeNativeImage(entries);
                writeIfChanged(Manifest.RESOURCE, earlier, ManifestCodec.write(entries), !entries.isEmpty());
            }
        } catch (ManifestException e) {
            diagnostics.error(Code.BAD_MANIFEST, Site.nowhere(), e.getMessage().replaceFirst("\\.$", ""),
                    "delete the output folder and compile everything");
        } catch (IOException e) {
            diagnostics.error(Code.CANNOT_WRITE, Site.nowhere(),
                    "the manifest or its native-image metadata cannot be read or written (" + e.getMessage() + ")", "check the output folder");
        }
    }

    /** Before the manifest, so that a compile that fails here is made up for by the next one. */
    private void writeNativeImage(List<ManifestEntry> entries) throws IOException {
        if (!entries.isEmpty()) {
            List<ManifestEntry> sorted = entries.stream().sorted(Comparator.comparing(ManifestEntry::id)).toList();
            String resource = NativeImageWriter.resource(sorted);
            writeIfChanged(resource, output.read(resource), NativeImageWriter.config(sorted), true);
        }
    }

    private void writeIfChanged(String resource, Optional<byte[]> earlier, String text, boolean ifNew) throws IOException {
        boolean changed = earlier.map(bytes -> !text.equals(new String(bytes, StandardCharsets.UTF_8))).orElse(ifNew);
        if (changed) {
            output.resource(resource, text);
        }
    }

    private List<ManifestEntry> kept(byte[] manifest, Collection<ManifestEntry> found) {
        Set<String> anew = found.stream().map(ManifestEntry::className).collect(Collectors.toSet());
        return ManifestCodec.read(new ByteArrayInputStream(manifest), "in the output folder").stream()
                .flatMap(List::stream)
                .filter(entry -> !anew.contains(entry.className()))
                .filter(entry -> output.hasClass(entry.className()) && classes.mayBeMigration(entry.className()))
                .toList();
    }

    private void checkUnique(List<ManifestEntry> entries, Set<ManifestEntry> found) {
        Map<String, String> classById = new HashMap<>();
        Map<String, String> classByAdapter = new HashMap<>();
        // Entries of an earlier compile come first, so that the message points to a class of this one.
        List<ManifestEntry> ordered = new ArrayList<>(entries);
        ordered.sort(Comparator.comparing((ManifestEntry entry) -> found.contains(entry)).thenComparing(ManifestEntry::className));
        for (ManifestEntry entry : ordered) {
            String other = classById.putIfAbsent(entry.id(), entry.className());
            if (other != null) {
                diagnostics.error(Code.DUPLICATE_ID, classes.site(entry.className(), "id"),
                        "the id " + entry.id() + " of " + entry.className() + " is also the id of " + other,
                        "give one of them another id");
            }
            other = classByAdapter.putIfAbsent(entry.adapterClassName(), entry.className());
            if (other != null) {
                diagnostics.error(Code.NAME_TAKEN, classes.site(entry.className(), "id"),
                        "the adapter's name " + entry.adapterClassName() + " is that of " + other + " already",
                        "rename one of the classes");
            }
        }
    }
}
