package dev.driftless.processor;

import dev.driftless.annotations.Migration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;

/** Takes the checksum of every migration that is compiled. */
@SupportedAnnotationTypes("*")
final class ProbeProcessor extends AbstractProcessor {

    private final UnaryOperator<ProcessingEnvironment> wrapping;
    private final Map<String, String> checksums = new TreeMap<>();
    private final List<String> moreTypes = new ArrayList<>();

    ProbeProcessor(UnaryOperator<ProcessingEnvironment> wrapping) {
        this.wrapping = wrapping;
    }

    /** Asks for a class that is not part of the round, too. */
    void alsoTake(String type) {
        moreTypes.add(type);
    }

    Map<String, String> checksums() {
        return checksums;
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        Fingerprint fingerprint = new Fingerprint(wrapping.apply(processingEnv));
        for (TypeElement type : ElementFilter.typesIn(round.getElementsAnnotatedWith(Migration.class))) {
            checksums.put(type.getQualifiedName().toString(), checksum(fingerprint, type));
        }
        for (String name : moreTypes) {
            checksums.put(name, checksum(fingerprint, processingEnv.getElementUtils().getTypeElement(name)));
        }
        return false;
    }

    private static String checksum(Fingerprint fingerprint, TypeElement type) {
        try {
            return fingerprint.checksum(type);
        } catch (SourceUnavailableException e) {
            return e.getMessage();
        }
    }
}
