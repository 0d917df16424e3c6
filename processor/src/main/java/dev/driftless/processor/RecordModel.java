package dev.driftless.processor;

import java.util.List;
import javax.lang.model.element.TypeElement;

/** A record that rows are read into. */
record RecordModel(TypeElement type, List<ColumnModel> columns) {

    boolean hasRawTypes() {
        return columns.stream().anyMatch(ColumnModel::raw);
    }
}
