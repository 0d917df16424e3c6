package dev.driftless.manifest;

import dev.driftless.ManifestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.SoftReference;
import java.net.URL;
import java.net.URLConnection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Reads the manifests of a class path. An application that builds a Migrator for each tenant reads the same file each time:
 * one whose bytes are those of the last time is not parsed again.
 */
final class ManifestFiles {

    private static final Map<String, SoftReference<Parsed>> PARSED = new ConcurrentHashMap<>();

    private ManifestFiles() {}

    /** What a file held when it was last read. */
    private record Parsed(byte[] bytes, List<ManifestEntry> entries) {}

    static List<ManifestEntry> read(URL url) {
        byte[] bytes = bytes(url);
        SoftReference<Parsed> last = PARSED.get(url.toString());
        Parsed parsed = last == null ? null : last.get();
        if (parsed == null || !Arrays.equals(parsed.bytes(), bytes)) {
            parsed = new Parsed(bytes, ManifestCodec.read(new ByteArrayInputStream(bytes), url.toString()).stream()
                    .flatMap(List::stream)
                    .toList());
            PARSED.put(url.toString(), new SoftReference<>(parsed));
        }
        return parsed.entries();
    }

    private static byte[] bytes(URL url) {
        try {
            URLConnection connection = url.openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return in.readAllBytes();
            }
        } catch (IOException e) {
            throw new ManifestException("Manifest " + url + " could not be read: " + e.getMessage(), e);
        }
    }
}
