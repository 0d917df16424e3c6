package dev.driftless.processor;

import com.palantir.javapoet.ClassName;
import java.util.List;
import javax.lang.model.element.TypeElement;

/** A record that rows are read into. */
record RecordModel(TypeElement type, List<ColumnModel> columns) {

    ClassName name() {
        return ClassName.get(type);
    }

    boolean hasRawTypes() {
        return columns.stream().anyMatch(ColumnModel::raw);
    }
}
