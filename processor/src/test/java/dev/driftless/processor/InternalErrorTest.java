package dev.driftless.processor;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import javax.annotation.processing.AbstractProcessor;
import javax.annotation.processing.ProcessingEnvironment;
import javax.annotation.processing.RoundEnvironment;
import javax.annotation.processing.SupportedAnnotationTypes;
import javax.lang.model.SourceVersion;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InternalErrorTest {

    @TempDir
    private Path folder;

    @Test
    void failureOfTheProcessorIsOneErrorOnTheClass() {
        Project project = new Project(folder)
                .with(new OnABrokenCompiler())
                .write("A.java", Project.migration("A", "20260101_000000_a"));

        List<Project.Message> messages = project.compileAll();

        assertThat(messages).filteredOn(message -> message.text().startsWith("[Internal]")).singleElement().satisfies(message -> {
            assertThat(message.text()).contains("java.lang.IllegalStateException: broken at ")
                    .endsWith("; please report this with the source of the migration");
            assertThat(message.line()).isEqualTo(5);
        });
    }

    /** Runs the processor on a compiler that fails in an unforeseen way. */
    @SupportedAnnotationTypes("*")
    private static final class OnABrokenCompiler extends AbstractProcessor {

        private final MigrationProcessor processor = new MigrationProcessor();

        @Override
        public SourceVersion getSupportedSourceVersion() {
            return processor.getSupportedSourceVersion();
        }

        @Override
        public synchronized void init(ProcessingEnvironment environment) {
            super.init(environment);
            processor.init((ProcessingEnvironment) Proxy.newProxyInstance(
                    getClass().getClassLoader(), new Class<?>[] {ProcessingEnvironment.class}, (proxy, method, arguments) ->
                            method.getName().equals("getElementUtils") ? broken() : method.invoke(environment, arguments)));
        }

        @Override
        public boolean process(Set<? extends TypeElement> annotations, RoundEnvironment round) {
            return processor.process(annotations, round);
        }

        private static Elements broken() {
            return (Elements) Proxy.newProxyInstance(
                    OnABrokenCompiler.class.getClassLoader(), new Class<?>[] {Elements.class}, (proxy, method, arguments) -> {
                        throw new IllegalStateException("broken");
                    });
        }
    }
}
