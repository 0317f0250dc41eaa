package io.holdfast.sources.postgres.wal;

/**
 * A page that a record changed.
 *
 * @param id of the reference within its record, 0 to 32
 * @param fork 0 main, 1 free space map, 2 visibility map, 3 init
 * @param block from 0
 * @param image whether the record carries the whole page
 * @param applied whether recovery puts that page in place, and not only checks it
 * @param data bytes that the record carries for the page beside its image
 */
public record BlockReference(
        int id, RelationFile file, int fork, long block, boolean image, boolean applied, int data) {}
