package dev.driftless.processor;

import com.google.auto.service.AutoService;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.Processor;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.annotation.processing.SupportedOptions;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;

/**
 * Checks the {@code @Migration} classes of a compile and emits their adapters and the manifest.
 *
 * <p>It asks for every annotation and claims none: it has to run also when the last migration is gone, to take it out of
 * the manifest.
 */
@AutoService(Processor.class)
@SupportedAnnotationTypes("*")
@SupportedOptions(IdCheck.STYLE_OPTION)
public final class MigrationProcessor extends AbstractProcessor {

    private Compilation compilation;

    @Override
    public synchronized void init(ProcessingEnvironment environment) {
        super.init(environment);
        compilation = new Compilation(environment);
    }

    @Override
    public SourceVersion getSupportedSourceVersion() {
        return SourceVersion.latestSupported();
    }

    @Override
    public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
        if (round.processingOver()) {
            compilation.write(round);
        } else {
            compilation.collect(annotations, round);
        }
        return false;
    }
}
