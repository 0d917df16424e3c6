package dev.driftless.it.consumers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.driftless.RunResult;
import dev.driftless.it.TestBuild;
import dev.driftless.it.TestDatabase;
import dev.driftless.it.Vendor;
import dev.driftless.manifest.Manifest;
import dev.driftless.runtime.Migrator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application of several jars, each with migrations of its own. */
class SeveralJarsTest {

    private static final List<String> IN_ORDER = List.of("20260101_000000_a", "20260102_000000_b", "20260103_000000_a", "20260104_000000_b");

    @TempDir
    private Path folder;

    @Test
    void theirManifestsAreMergedInIdOrder() throws IOException {
        try (ApplicationLoader loader = new ApplicationLoader(jar("a"), jar("b"))) {
            assertThat(Manifest.load(loader).entries()).extracting("id").isEqualTo(IN_ORDER);
        }
    }

    @Test
    void theirMigrationsAreAppliedInIdOrder() throws IOException {
        TestDatabase db = Vendor.H2.database();
        db.execute("CREATE TABLE trail (id BIGINT NOT NULL PRIMARY KEY, steps VARCHAR(200))", "INSERT INTO trail VALUES (1, '')");
        try (ApplicationLoader loader = new ApplicationLoader(jar("b"), jar("a"))) {
            RunResult up = migrator(db, loader).up().orThrow();

            assertThat(up.plan()).isEqualTo(IN_ORDER);
            assertThat(db.rows("SELECT steps FROM trail")).containsExactly(" " + String.join(" ", IN_ORDER));
        }
    }

    /** As an application has it: without naming a manifest, from the thread's class path. */
    private static Migrator migrator(TestDatabase db, ClassLoader loader) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            return Migrator.builder().dataSource(db.dataSource()).build();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private URL jar(String module) throws IOException {
        List<String> ids = IN_ORDER.stream().filter(id -> id.endsWith("_" + module)).toList();
        Path classes = TestBuild.of(source(module, "First", ids.get(0)), source(module, "Second", ids.get(1))).output();
        Path jar = folder.resolve(module + ".jar");
        try (OutputStream file = Files.newOutputStream(jar); JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            files.filter(Files::isRegularFile).sorted().forEach(path -> add(out, classes, path));
        }
        return jar.toUri().toURL();
    }

    private static void add(JarOutputStream out, Path root, Path file) {
        try {
            out.putNextEntry(new JarEntry(root.relativize(file).toString().replace('\\', '/')));
            Files.copy(file, out);
            out.closeEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String source(String module, String name, String id) {
        return """
                package com.acme.%s;
                import dev.driftless.*;
                import dev.driftless.annotations.*;
                @Migration(id = "%s")
                final class %s {
                    @Up(table = "trail")
                    Patch up(Document row) { return Patch.set("steps", row.getString("steps") + " %s"); }
                }
                """.formatted(module, id, name, id);
    }
}
