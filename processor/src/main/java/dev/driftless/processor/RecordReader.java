package dev.driftless.processor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.lang.model.element.Element;
import javax.lang.model.element.PackageElement;
import javax.lang.model.element.RecordComponentElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Reads and checks the record that a method takes. */
final class RecordReader {

    private final Elements elements;
    private final Types types;
    private final Access access;
    private final Origin origin;
    private final TypeText text;
    private final Diagnostics diagnostics;

    RecordReader(Elements elements, Types types, Origin origin, Diagnostics diagnostics) {
        this.elements = elements;
        this.types = types;
        this.access = new Access(elements);
        this.origin = origin;
        this.text = new TypeText(types);
        this.diagnostics = diagnostics;
    }

    /**
     * Reads a record.
     *
     * @param use the method or parameter that names it, where messages go that the record's source cannot take
     * @param from the adapter's package
     */
    Optional<RecordModel> read(TypeElement type, Element use, PackageElement from) {
        int errors = diagnostics.errors();
        checkRecord(type, use, from);
        boolean compiledBefore = origin.isClassFile(type);
        Map<String, String> componentByColumn = new HashMap<>();
        List<ColumnModel> columns = new ArrayList<>();
        for (RecordComponentElement component : type.getRecordComponents()) {
            Site site = compiledBefore ? Site.of(use) : Site.of(component);
            checkType(component, site, from);
            String column = column(component, site);
            String other = componentByColumn.putIfAbsent(column.toLowerCase(Locale.ROOT), name(component));
            if (other != null) {
                diagnostics.error(Code.DUPLICATE_COLUMN, site, "components " + other + " and " + name(component) + " of record "
                        + type.getSimpleName() + " both stand for column " + column,
                        "name another column with @Column, or remove one of them");
            }
            columns.add(model(component, column));
        }
        return diagnostics.errors() == errors ? Optional.of(new RecordModel(type, List.copyOf(columns))) : Optional.empty();
    }

    private void checkRecord(TypeElement type, Element use, PackageElement from) {
        String name = "record " + type.getSimpleName();
        if (!access.allows(type, from)) {
            boolean samePackage = elements.getPackageOf(type).equals(from);
            diagnostics.error(Code.BAD_RECORD, Site.of(use), name + " is not visible to the generated adapter in "
                            + (from.isUnnamed() ? "the unnamed package" : "package " + from),
                    samePackage ? "make it, and the types around it, not private" : "make it, and the types around it, public");
        }
        if (!type.getTypeParameters().isEmpty()) {
            diagnostics.error(Code.BAD_RECORD, Site.of(use), name + " is generic", "remove its type parameters");
        }
        if (type.getRecordComponents().isEmpty()) {
            diagnostics.error(Code.BAD_RECORD, Site.of(use), name + " has no components, so that no column would be read",
                    "name the columns that the method needs, or take a Document");
        }
    }

    private void checkType(RecordComponentElement component, Site site, PackageElement from) {
        TypeMirror type = component.asType();
        String what = "component " + name(component) + " of record " + component.getEnclosingElement().getSimpleName()
                + " has the type " + type;
        if (type.getKind() == TypeKind.TYPEVAR) {
            return;
        }
        if (!ComponentTypes.isSupported(type)) {
            diagnostics.error(Code.UNSUPPORTED_TYPE, site, what + ", which no column can be read into",
                    "use " + ComponentTypes.SUPPORTED);
        } else if (ComponentTypes.isJson(type) && !ComponentTypes.hasJsonArguments(type)) {
            diagnostics.error(Code.UNSUPPORTED_TYPE, site, what + ", which parsed JSON does not consist of",
                    "use String for names and " + ComponentTypes.JSON + " for values");
        } else if (ComponentTypes.isEnum(type) && !access.allows((TypeElement) types.asElement(type), from)) {
            diagnostics.error(Code.UNSUPPORTED_TYPE, site, what + ", which is not visible to the generated adapter",
                    "make the enum, and the types around it, visible to the package of the migration");
        }
    }

    private String column(RecordComponentElement component, Site site) {
        Optional<AnnotationUse> annotation = AnnotationUse.find(component, AnnotationUse.COLUMN, elements);
        String column = annotation.map(use -> use.text("value")).orElseGet(() -> ColumnNames.snakeCase(name(component)));
        if (column.isBlank() || column.indexOf('\0') >= 0) {
            diagnostics.error(Code.BAD_COLUMN, site, "@Column of component " + name(component)
                            + (column.isBlank() ? " is blank" : " holds a NUL character"),
                    "write the column's name, or leave @Column out for " + ColumnNames.snakeCase(name(component)));
        }
        return column;
    }

    private ColumnModel model(RecordComponentElement component, String column) {
        TypeMirror type = component.asType();
        return new ColumnModel(
                name(component), column, text.of(type), text.boxed(type), text.erasure(type), ComponentTypes.isRaw(type));
    }

    private static String name(RecordComponentElement component) {
        return component.getSimpleName().toString();
    }
}
