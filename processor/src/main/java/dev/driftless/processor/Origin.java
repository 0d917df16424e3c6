package dev.driftless.processor;

import com.sun.source.util.Trees;
import java.lang.reflect.Method;
import java.util.Optional;
import javax.annotation.processing.ProcessingEnvironment;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;

/** Tells types that this compile reads from class files from those that it compiles. */
final class Origin {

    private final ProcessingEnvironment environment;

    Origin(ProcessingEnvironment environment) {
        this.environment = environment;
    }

    boolean isClassFile(TypeElement type) {
        return kind(type).map(JavaFileObject.Kind.CLASS::equals).orElseGet(() -> hasNoTree(type));
    }

    /** {@code Elements.getFileObjectOf} came with Java 18. */
    private Optional<JavaFileObject.Kind> kind(TypeElement type) {
        try {
            Method method = Elements.class.getMethod("getFileObjectOf", Element.class);
            JavaFileObject file = (JavaFileObject) method.invoke(environment.getElementUtils(), type);
            return Optional.ofNullable(file).map(JavaFileObject::getKind);
        } catch (ReflectiveOperationException e) {
            return Optional.empty();
        }
    }

    /** Before Java 18 only javac's own interface tells; where it does not serve, the type counts as compiled here. */
    private boolean hasNoTree(TypeElement type) {
        try {
            return Trees.instance(environment).getTree(type) == null;
        } catch (IllegalArgumentException | LinkageError e) {
            return false;
        }
    }
}
