package dev.driftless.processor;

import java.util.Optional;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.ElementFilter;
import javax.lang.model.util.Elements;
import org.jspecify.annotations.Nullable;

/** Finds migration classes again by the binary names that a manifest holds. */
final class Classes {

    private final Elements elements;

    Classes(Elements elements) {
        this.elements = elements;
    }

    /** Where a message about a class goes; nowhere if the compiler does not know the class. */
    Site site(String binaryName, String member) {
        return find(binaryName)
                .flatMap(type -> AnnotationUse.find(type, AnnotationUse.MIGRATION, elements))
                .map(use -> use.site(member))
                .orElseGet(Site::nowhere);
    }

    /**
     * False if the class is known to be no migration any more. A class that the compiler does not know at all may be one:
     * an output folder need not be on the class path.
     */
    boolean mayBeMigration(String binaryName) {
        return find(binaryName)
                .map(type -> AnnotationUse.on(type, AnnotationUse.MIGRATION))
                .orElseGet(() -> !isOutermostKnown(binaryName));
    }

    private Optional<TypeElement> find(String binaryName) {
        // The short way first: a $ is nearly always what separates a nested class from the one around it.
        TypeElement usual = elements.getTypeElement(binaryName.replace('$', '.'));
        if (usual != null && elements.getBinaryName(usual).contentEquals(binaryName)) {
            return Optional.of(usual);
        }
        for (int end = nextDollar(binaryName, 0); end >= 0; end = nextDollar(binaryName, end + 1)) {
            TypeElement outer = outermost(binaryName, end);
            Optional<TypeElement> found = outer == null ? Optional.empty() : within(outer, binaryName);
            if (found.isPresent()) {
                return found;
            }
        }
        return binaryName.indexOf('$') < 0 ? Optional.empty() : Optional.ofNullable(elements.getTypeElement(binaryName));
    }

    private Optional<TypeElement> within(TypeElement outer, String binaryName) {
        String name = elements.getBinaryName(outer).toString();
        if (name.equals(binaryName)) {
            return Optional.of(outer);
        }
        if (!binaryName.startsWith(name + "$")) {
            return Optional.empty();
        }
        return ElementFilter.typesIn(outer.getEnclosedElements()).stream()
                .flatMap(nested -> within(nested, binaryName).stream())
                .findFirst();
    }

    private boolean isOutermostKnown(String binaryName) {
        for (int end = nextDollar(binaryName, 0); end >= 0; end = nextDollar(binaryName, end + 1)) {
            if (outermost(binaryName, end) != null) {
                return true;
            }
        }
        return false;
    }

    /** A class whose own name begins with $ leaves an empty one before it. */
    private @Nullable TypeElement outermost(String binaryName, int end) {
        String name = binaryName.substring(0, end);
        return name.isEmpty() || name.endsWith(".") ? null : elements.getTypeElement(name);
    }

    private static int nextDollar(String name, int from) {
        return name.indexOf('$', from);
    }
}
