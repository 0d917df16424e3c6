package dev.driftless.processor;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.tools.StandardLocation;

/** The output folder, through the compiler's filer. */
final class Output {

    private final Filer filer;

    Output(Filer filer) {
        this.filer = filer;
    }

    /** What a resource holds; empty if there is none. */
    Optional<byte[]> read(String resource) throws IOException {
        try (InputStream in = filer.getResource(StandardLocation.CLASS_OUTPUT, "", resource).openInputStream()) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException | NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Whether an earlier compile left a class there. */
    boolean hasClass(String binaryName) {
        int dot = binaryName.lastIndexOf('.');
        String folder = dot < 0 ? "" : binaryName.substring(0, dot);
        String file = binaryName.substring(dot + 1) + ".class";
        try (InputStream in = filer.getResource(StandardLocation.CLASS_OUTPUT, folder, file).openInputStream()) {
            return in != null;
        } catch (IOException e) {
            return false;
        }
    }

    void source(String className, String text, List<? extends Element> origins) throws IOException {
        try (Writer writer = filer.createSourceFile(className, origins.toArray(Element[]::new)).openWriter()) {
            writer.write(text);
        }
    }

    void resource(String resource, String text) throws IOException {
        try (OutputStream out = filer.createResource(StandardLocation.CLASS_OUTPUT, "", resource).openOutputStream()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
