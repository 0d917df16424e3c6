package dev.driftless.processor;

import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;

/** A stand-in that hashes the whole source file. */
final class Fingerprint {

    private final ProcessingEnvironment environment;

    Fingerprint(ProcessingEnvironment environment) {
        this.environment = environment;
    }

    String checksum(TypeElement type) throws SourceUnavailableException {
        TreePath path = Trees.instance(environment).getPath(type);
        if (path == null) {
            throw new SourceUnavailableException("The source of " + type + " is not available.");
        }
        try {
            byte[] text = path.getCompilationUnit().getSourceFile().getCharContent(true).toString()
                    .getBytes(StandardCharsets.UTF_8);
            return "v1:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new SourceUnavailableException("The source of " + type + " cannot be read: " + e.getMessage() + ".");
        }
    }
}
