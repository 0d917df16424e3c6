package dev.driftless.processor;

import java.io.IOException;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.FileObject;
import javax.tools.JavaFileObject;

/** Finds the text of the file that declares a type, as the compiler reads it. */
final class SourceText {

    private final ProcessingEnvironment environment;

    SourceText(ProcessingEnvironment environment) {
        this.environment = environment;
    }

    /** @throws SourceUnavailableException when the type comes from a class file, or the compiler hands out no source */
    String of(TypeElement type) throws SourceUnavailableException {
        Optional<FileObject> found = file(environment, type);
        if (found.isEmpty()) {
            found = UnwrappedEnvironments.behind(environment).stream().flatMap(candidate -> file(candidate, type).stream()).findFirst();
        }
        FileObject file = found.orElseThrow(() -> unavailable(type, "the compiler hands out no source text for it",
                "compile its source file in the same run, with javac, or with Eclipse's compiler on JDK 18 or newer"));
        if (file instanceof JavaFileObject java && java.getKind() != JavaFileObject.Kind.SOURCE) {
            throw unavailable(type, "it comes from a class file", "compile its source file in the same run");
        }
        try {
            return file.getCharContent(true).toString(); // true: what cannot be decoded is the compiler's error to report
        } catch (IOException e) {
            throw unavailable(type, file.getName() + " cannot be read: " + e.getMessage(), "make the file readable and compile again");
        }
    }

    private static Optional<FileObject> file(ProcessingEnvironment candidate, TypeElement type) {
        Optional<FileObject> file = fileFromElements(candidate.getElementUtils(), type);
        return file.isPresent() ? file : fileFromTrees(candidate, type);
    }

    private static Optional<FileObject> fileFromElements(Elements elements, TypeElement type) {
        if (!FileObjects.known()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(FileObjects.of(elements, type));
        } catch (ReflectiveOperationException e) {
            return Optional.empty(); // a wrapper that knows only older methods, or a compiler that does not support this one
        }
    }

    private static Optional<FileObject> fileFromTrees(ProcessingEnvironment candidate, TypeElement type) {
        try {
            return TreesSource.of(candidate, type);
        } catch (IllegalArgumentException | LinkageError e) {
            return Optional.empty(); // not javac's own environment, or a Java run time without javac
        }
    }

    private static SourceUnavailableException unavailable(TypeElement type, String reason, String remedy) {
        return new SourceUnavailableException(
                "no checksum can be taken of " + type.getQualifiedName() + ", because " + reason + "; " + remedy);
    }
}
