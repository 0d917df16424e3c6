package dev.driftless.processor;

import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Finds the checksum of a class: of its source, or, where it is not compiled anew, the one that its adapter carries. */
final class ChecksumReader {

    private final Elements elements;
    private final Origin origin;
    private final Fingerprint fingerprint;
    private final Diagnostics diagnostics;

    ChecksumReader(ProcessingEnvironment environment, Origin origin, Diagnostics diagnostics) {
        this.elements = environment.getElementUtils();
        this.origin = origin;
        this.fingerprint = new Fingerprint(environment);
        this.diagnostics = diagnostics;
    }

    Optional<String> read(TypeElement type, String adapter) {
        if (origin.isClassFile(type)) {
            return ofAdapter(type, adapter);
        }
        try {
            return Optional.of(fingerprint.checksum(type));
        } catch (SourceUnavailableException e) {
            String sentence = e.getMessage().replaceFirst("\\.$", "");
            diagnostics.error(Code.NO_SOURCE, Site.of(type), sentence, "compile with javac, or with ecj on Java 18 or newer");
            return Optional.empty();
        }
    }

    private Optional<String> ofAdapter(TypeElement type, String adapter) {
        Optional<String> checksum = Optional.ofNullable(elements.getTypeElement(adapter))
                .flatMap(found -> AnnotationUse.find(found, AnnotationUse.GENERATED_ADAPTER, elements))
                .map(annotation -> annotation.text("checksum"));
        if (checksum.isEmpty()) {
            diagnostics.error(Code.NO_SOURCE, Site.of(type), type.getQualifiedName()
                    + " is read from a class file and has no adapter that keeps its checksum", "compile its source again");
        }
        return checksum;
    }
}
