package dev.driftless.store;

import java.util.List;

/**
 * What a {@link PageRequest} found.
 *
 * @param rows in the order asked for
 * @param last whether it is known that no row between the request's ends follows; never true if one does
 */
public record Page(List<Row> rows, boolean last) {}
