package dev.driftless.store;

import java.util.List;

/**
 * The keys of what a {@link PageRequest} found.
 *
 * @param keys in the order asked for
 * @param last whether it is known that no row between the request's ends follows; never true if one does
 */
public record KeyPage(List<Key> keys, boolean last) {}
