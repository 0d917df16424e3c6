package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import javax.annotation.processing.Processor;
import javax.lang.model.SourceVersion;
import org.junit.jupiter.api.Test;

class RegistrationTest {

    @Test
    void compilersFindTheProcessor() {
        assertThat(ServiceLoader.load(Processor.class)).hasAtLeastOneElementOfType(MigrationProcessor.class);
    }

    /** It has to run also when no annotation is left, and has to leave annotations to other processors. */
    @Test
    void asksForEveryAnnotation() {
        MigrationProcessor processor = new MigrationProcessor();
        assertThat(processor.getSupportedAnnotationTypes()).containsExactly("*");
        assertThat(processor.getSupportedOptions()).containsExactly("driftless.idStyle");
        assertThat(processor.getSupportedSourceVersion()).isEqualTo(SourceVersion.latestSupported());
    }

    /** The manifest is made of all migrations together, which Gradle's isolated and aggregated compiles do not promise. */
    @Test
    void isNotRegisteredAsIncremental() {
        assertThat(getClass().getResource("/META-INF/gradle/incremental.annotation.processors")).isNull();
    }
}
