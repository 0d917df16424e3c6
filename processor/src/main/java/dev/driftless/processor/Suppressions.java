package dev.driftless.processor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.lang.model.element.Element;
import javax.lang.model.element.ModuleElement;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;
import javax.lang.model.util.Types;

/** Finds the warnings that generated code would bring because of what its author wrote elsewhere. */
final class Suppressions {

    private final Elements elements;
    private final Types types;
    private final Origin origin;

    Suppressions(Elements elements, Types types, Origin origin) {
        this.elements = elements;
        this.types = types;
        this.origin = origin;
    }

    List<String> of(MigrationModel migration) {
        List<String> categories = new ArrayList<>();
        if (namedTypes(migration).anyMatch(origin::isAuxiliary)) {
            // A category of javac's; ecj would warn of it, were it not told to be silent.
            categories.addAll(List.of("all", "auxiliaryclass"));
        }
        if (used(migration).anyMatch(element -> isDeprecated(element, false))) {
            categories.add("deprecation");
        }
        if (used(migration).anyMatch(element -> isDeprecated(element, true))) {
            categories.add("removal");
        }
        ModuleElement module = elements.getModuleOf(migration.type());
        if (module != null && !module.isUnnamed()) {
            categories.add("exports");
        }
        if (records(migration).anyMatch(RecordModel::hasRawTypes)) {
            categories.add("rawtypes");
        }
        return categories;
    }

    private Stream<TypeElement> namedTypes(MigrationModel migration) {
        Stream<TypeElement> own = Stream.concat(Stream.of(migration.type()), records(migration).map(RecordModel::type));
        Stream<TypeElement> enums = records(migration)
                .flatMap(record -> record.type().getRecordComponents().stream())
                .filter(component -> ComponentTypes.isEnum(component.asType()))
                .map(component -> (TypeElement) types.asElement(component.asType()));
        return Stream.concat(own, enums);
    }

    private Stream<Element> used(MigrationModel migration) {
        Stream<Element> steps = steps(migration).map(StepModel::method);
        Stream<Element> members = records(migration).flatMap(record -> record.type().getEnclosedElements().stream());
        Stream<Element> own = migration.constructor().stream().map(constructor -> constructor);
        return Stream.of(own, steps, members, namedTypes(migration)).flatMap(stream -> stream);
    }

    private static Stream<RecordModel> records(MigrationModel migration) {
        return steps(migration).flatMap(step -> step.signature().record().stream());
    }

    private static Stream<StepModel> steps(MigrationModel migration) {
        return Stream.concat(Stream.of(migration.up()), migration.down().stream());
    }

    private static boolean isDeprecated(Element element, boolean forRemoval) {
        for (Element e = element; e != null; e = e.getEnclosingElement()) {
            Deprecated annotation = e.getAnnotation(Deprecated.class);
            if (annotation != null && annotation.forRemoval() == forRemoval) {
                return true;
            }
        }
        return false;
    }
}
