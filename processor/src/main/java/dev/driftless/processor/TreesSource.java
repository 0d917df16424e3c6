package dev.driftless.processor;

import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.TypeElement;
import javax.tools.FileObject;

/** Asks javac's tree API; a class of its own, because loading it fails where there is no javac. */
final class TreesSource {

    private TreesSource() {}

    /** @throws IllegalArgumentException when the environment is not javac's own */
    static Optional<FileObject> of(ProcessingEnvironment javac, TypeElement type) {
        TreePath path = Trees.instance(javac).getPath(type);
        return Optional.ofNullable(path).map(found -> found.getCompilationUnit().getSourceFile());
    }
}
