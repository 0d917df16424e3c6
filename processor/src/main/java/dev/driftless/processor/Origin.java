package dev.driftless.processor;

import com.sun.source.util.TreePath;
import com.sun.source.util.Trees;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.NestingKind;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaFileObject;

/** Tells where types come from. Where no compiler's interface serves, they count as compiled from a file of their name. */
final class Origin {

    private final ProcessingEnvironment environment;

    Origin(ProcessingEnvironment environment) {
        this.environment = environment;
    }

    /** Whether this compile only reads the type. */
    boolean isClassFile(TypeElement type) {
        return file(type).map(file -> file.getKind() == JavaFileObject.Kind.CLASS).orElseGet(() -> hasNoTree(type));
    }

    /** Whether the type stands in a file that is named for another one. */
    boolean isAuxiliary(TypeElement type) {
        return type.getNestingKind() == NestingKind.TOP_LEVEL && file(type)
                .filter(file -> file.getKind() == JavaFileObject.Kind.SOURCE)
                .filter(file -> !file.isNameCompatible(type.getSimpleName().toString(), JavaFileObject.Kind.SOURCE))
                .isPresent();
    }

    private Optional<JavaFileObject> file(TypeElement type) {
        if (FileObjects.known()) {
            try {
                return Optional.ofNullable(FileObjects.of(environment.getElementUtils(), type));
            } catch (ReflectiveOperationException e) {
                // a compiler that does not support it
            }
        }
        return path(type).map(path -> path.getCompilationUnit().getSourceFile());
    }

    private boolean hasNoTree(TypeElement type) {
        try {
            return Trees.instance(environment).getPath(type) == null;
        } catch (IllegalArgumentException | LinkageError e) {
            return false;
        }
    }

    private Optional<TreePath> path(TypeElement type) {
        try {
            return Optional.ofNullable(Trees.instance(environment).getPath(type));
        } catch (IllegalArgumentException | LinkageError e) {
            return Optional.empty();
        }
    }
}
