package dev.driftless.processor;

import java.lang.reflect.Method;
import javax.lang.model.element.Element;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.tools.JavaFileObject;
import org.jspecify.annotations.Nullable;

/** {@code Elements.getFileObjectOf}, which is there since JDK 18, for a class that has to load on 17. */
final class FileObjects {

    /** Looked up once, because an exception for each migration would be felt. */
    private static final @Nullable Method METHOD = method();

    private FileObjects() {}

    /** Whether this Java has the method; a compiler may still not support it. */
    static boolean known() {
        return METHOD != null;
    }

    /**
     * The file that declares a type, or the class file that it is read from.
     *
     * @throws ReflectiveOperationException if the method is not there, or the compiler does not support it
     */
    static @Nullable JavaFileObject of(Elements elements, TypeElement type) throws ReflectiveOperationException {
        if (METHOD == null) {
            throw new NoSuchMethodException("getFileObjectOf");
        }
        return (JavaFileObject) METHOD.invoke(elements, type);
    }

    private static @Nullable Method method() {
        try {
            return Elements.class.getMethod("getFileObjectOf", Element.class);
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
