package dev.driftless.store;

import java.util.List;

/**
 * What a {@link PageRequest} found.
 *
 * @param rows in the order asked for
 * @param last whether no row between the request's ends follows
 */
public record Page(List<Row> rows, boolean last) {}
