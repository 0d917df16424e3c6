package dev.driftless.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version that the build has written down. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        try (InputStream text = Objects.requireNonNull(Version.class.getResourceAsStream("/META-INF/driftless/version.txt"))) {
            return new String[] {"Driftless " + new String(text.readAllBytes(), StandardCharsets.UTF_8).strip()};
        }
    }
}
