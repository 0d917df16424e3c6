package dev.driftless.processor;

import javax.lang.model.element.Element;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** What code of a package can name. */
final class Access {

    private final Elements elements;

    Access(Elements elements) {
        this.elements = elements;
    }

    /** Whether neither the type nor a type around it is hidden from the package. */
    boolean allows(TypeElement type, PackageElement from) {
        boolean samePackage = elements.getPackageOf(type).equals(from);
        for (Element e = type; e instanceof TypeElement; e = e.getEnclosingElement()) {
            boolean visible = samePackage
                    ? !e.getModifiers().contains(Modifier.PRIVATE)
                    : e.getModifiers().contains(Modifier.PUBLIC) || isMemberOfInterface(e);
            if (!visible) {
                return false;
            }
        }
        return true;
    }

    /** Such members are public without saying so, also where a compiler's model leaves that out. */
    private static boolean isMemberOfInterface(Element element) {
        return element.getEnclosingElement().getKind().isInterface();
    }
}
