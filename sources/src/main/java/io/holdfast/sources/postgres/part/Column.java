package io.holdfast.sources.postgres.part;

/**
 * @param type as SQL writes it, with its schema
 * @param generated computed by the server: never extracted, compared or written
 * @param filled the server gives it a value when a row comes without one, or it may be null
 * @param identityAlways written only by statements that say so
 */
record Column(String name, String type, boolean generated, boolean filled, boolean identityAlways) {}
