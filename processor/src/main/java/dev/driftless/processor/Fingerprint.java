package dev.driftless.processor;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;

/** Computes the checksum of a migration class from its source; {@link Canonicalizer} holds the grammar. */
final class Fingerprint {

    private static final String VERSION = "v1:";

    private final ProcessingEnvironment environment;
    private final SourceText sources;
    private String lastText = "";
    private SourceFile lastFile = SourceFile.of("");

    Fingerprint(ProcessingEnvironment environment) {
        this.environment = environment;
        this.sources = new SourceText(environment);
    }

    /**
     * The checksum.
     *
     * @return {@code v1:} and 64 lower-case hexadecimal digits
     * @throws SourceUnavailableException when no source text can be had; the message is one sentence with the remedy
     */
    String checksum(TypeElement migration) throws SourceUnavailableException {
        String text = sources.of(migration);
        try {
            Declarations declarations = new ElementDeclarations(environment.getElementUtils(), migration);
            return VERSION + digest(Canonicalizer.canonical(file(text), path(migration), declarations));
        } catch (UnreadableSourceException e) {
            throw new SourceUnavailableException("no checksum can be taken of " + migration.getQualifiedName() + ", because its source text holds "
                    + e.getMessage() + "; rebuild cleanly with javac, and report it if this stays");
        }
    }

    /** Keeps the last file: one with a thousand nested migrations is asked for a thousand times. */
    private SourceFile file(String text) {
        if (!text.equals(lastText)) {
            lastFile = SourceFile.of(text);
            lastText = text;
        }
        return lastFile;
    }

    private static String path(TypeElement type) {
        Element owner = type.getEnclosingElement();
        String name = type.getSimpleName().toString();
        return owner instanceof TypeElement enclosing ? path(enclosing) + "." + name : name;
    }

    static String digest(List<Token> canonical) {
        int length = 0;
        for (Token token : canonical) {
            length += token.text().length() + 12; // the kind's letter, ten digits at most, and the colon
        }
        StringBuilder text = new StringBuilder(length);
        for (Token token : canonical) {
            text.append(token.kind().letter).append(token.text().length()).append(':').append(token.text());
        }
        return HexFormat.of().formatHex(sha256().digest(codeUnits(text)));
    }

    /** As UTF-16 code units, unlike any charset's encoder: those replace what is no valid text, and two edits would be one. */
    private static byte[] codeUnits(CharSequence text) {
        byte[] bytes = new byte[text.length() * 2];
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes[2 * i] = (byte) (c >> 8);
            bytes[2 * i + 1] = (byte) c;
        }
        return bytes;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
