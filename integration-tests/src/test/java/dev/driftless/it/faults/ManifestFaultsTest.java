package dev.driftless.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.driftless.ManifestException;
import dev.driftless.it.TestBuild;
import dev.driftless.manifest.Manifest;
import dev.driftless.manifest.ManifestCodec;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with manifests shows when they are loaded; no database is asked. */
class ManifestFaultsTest {

    @TempDir
    Path folder;

    @Test
    void namesTheLikelyCausesWhenThereIsNoManifest() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader empty = new URLClassLoader(new URL[0], null)) {
            thread.setContextClassLoader(empty);
            assertThatThrownBy(() -> Migrator.builder().dataSource(new JdbcDataSource()).build())
                    .isInstanceOf(ManifestException.class)
                    .hasMessage("No META-INF/driftless/manifest.json is on the class path: compile the @Migration classes with"
                            + " the driftless-processor configured (JDK 23 and newer need it in annotationProcessorPaths, or"
                            + " -proc:full); migrations written in Kotlin are not supported, write them in Java.");
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void namesBothClassesAndJarsOfAnIdThatIsUsedTwice() throws IOException {
        Path first = jar("first.jar", build("First", "20260101_000000_same"));
        Path second = jar("second.jar", build("Second", "20260101_000000_same"));

        assertThatThrownBy(() -> load(first, second))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll("20260101_000000_same is used twice", "app.First", "first.jar", "app.Second",
                        "second.jar", "another id");
    }

    @Test
    void namesBothJarsWhenOneIsThereInTwoVersions() throws IOException {
        TestBuild build = build("First", "20260101_000000_same");
        Path first = jar("app-1.0.jar", build);
        Path second = jar("app-1.1.jar", build);

        assertThatThrownBy(() -> load(first, second))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll("app-1.0.jar", "app-1.1.jar", "remove the jar that is there twice");
    }

    @Test
    void mergesTheManifestsOfSeveralJars() throws IOException {
        Path first = jar("first.jar", build("First", "20260102_000000_b"));
        Path second = jar("second.jar", build("Second", "20260101_000000_a"));

        assertThat(load(first, second).entries())
                .extracting("id").containsExactly("20260101_000000_a", "20260102_000000_b");
    }

    @Test
    void readsSeveralDocumentsInOneFile() throws IOException {
        String first = text(build("First", "20260102_000000_b"));
        String second = text(build("Second", "20260101_000000_a"));

        assertThat(load(manifest(first + second)).entries())
                .extracting("id").containsExactly("20260101_000000_a", "20260102_000000_b");
        assertThatThrownBy(() -> load(manifest(first + first)))
                .isInstanceOf(ManifestException.class)
                .hasMessageContaining("20260102_000000_b is used twice");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "   ", "{", "not json", "[]", "null", "{}", "{\"formatVersion\":1}", "{\"formatVersion\":\"1\",\"migrations\":[]}",
        "{\"formatVersion\":1,\"migrations\":[{}]}", "{\"formatVersion\":1,\"migrations\":[null]}",
        "{\"formatVersion\":1,\"migrations\":{}}", "{\"formatVersion\":0,\"migrations\":[]}"})
    void refusesAnUnreadableManifest(String text) throws IOException {
        Path place = manifest(text);

        assertThatThrownBy(() -> load(place))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll("is unreadable", Manifest.RESOURCE, place.getFileName().toString(), "rebuild cleanly")
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesAManifestThatIsCutShort() throws IOException {
        String whole = text(build("First", "20260101_000000_a"));

        assertThatThrownBy(() -> load(manifest(whole.substring(0, whole.length() / 2))))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll("is unreadable", "it is not JSON", "rebuild cleanly");
        assertThatThrownBy(() -> load(manifest(whole.replace("safe_bypass", "whatever"))))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll("is unreadable", "writeMode", "rebuild cleanly");
    }

    @Test
    void asksForANewerRuntimeWhenTheFormatIsNewer() throws IOException {
        assertThatThrownBy(() -> load(manifest("{\"formatVersion\":2,\"migrations\":[],\"more\":true}")))
                .isInstanceOf(ManifestException.class)
                .hasMessageContainingAll("has format 2, this runtime reads up to 1",
                        "use a driftless-runtime at least as new as the driftless-processor.");
    }

    @Test
    void aManifestThatWasReplacedIsReadAnew() throws IOException {
        Path place = manifest(text(build("First", "20260101_000000_first")));
        assertThat(load(place).entries()).extracting("id").containsExactly("20260101_000000_first");
        assertThat(load(place).entries()).extracting("id").containsExactly("20260101_000000_first");

        Files.writeString(place.resolve(Manifest.RESOURCE), text(build("Other", "20260101_000000_other")));

        assertThat(load(place).entries()).extracting("id").containsExactly("20260101_000000_other");
    }

    private static TestBuild build(String name, String id) {
        return TestBuild.of(TestBuild.migration(name, id, Items.ADD_ONE));
    }

    private static String text(TestBuild build) {
        return ManifestCodec.write(build.manifest().entries());
    }

    private Path manifest(String text) throws IOException {
        Path place = Files.createTempDirectory(folder, "classes");
        Path file = place.resolve(Manifest.RESOURCE);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        return place;
    }

    private Path jar(String name, TestBuild build) throws IOException {
        Path jar = folder.resolve(name);
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(build.output())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(build.output().relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
            }
        }
        return jar;
    }

    private static Manifest load(Path... places) throws IOException {
        List<URL> urls = new ArrayList<>();
        for (Path place : places) {
            urls.add(place.toUri().toURL());
        }
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
            return Manifest.load(loader);
        }
    }
}
