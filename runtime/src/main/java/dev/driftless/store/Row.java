package dev.driftless.store;

import dev.driftless.Document;

/**
 * A row of a page.
 *
 * @param key its key
 * @param document its columns
 */
public record Row(Key key, Document document) {}
