package dev.driftless.processor;

import dev.driftless.manifest.ManifestEntry;
import java.util.List;

/** Composes what lets a native image make the adapters of a manifest by their names. */
final class NativeImageWriter {

    private NativeImageWriter() {}

    /**
     * Where it goes: named for the first migration, because the jars of an application may be merged into one, which keeps
     * one file of each name. A file that an earlier compile has left under another name does no harm.
     *
     * @param entries in the manifest's order, at least one
     */
    static String resource(List<ManifestEntry> entries) {
        return "META-INF/native-image/dev.driftless/" + entries.get(0).adapterClassName() + "/reflect-config.json";
    }

    static String config(List<ManifestEntry> entries) {
        StringBuilder config = new StringBuilder("[\n");
        for (int i = 0; i < entries.size(); i++) {
            config.append("  { \"name\": \"").append(entries.get(i).adapterClassName())
                    .append("\", \"methods\": [ { \"name\": \"<init>\", \"parameterTypes\": [] } ] }")
                    .append(i + 1 < entries.size() ? ",\n" : "\n");
        }
        return config.append("]\n").toString();
    }
}
