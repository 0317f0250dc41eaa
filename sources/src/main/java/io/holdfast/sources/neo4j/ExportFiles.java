package io.holdfast.sources.neo4j;

import io.holdfast.repository.tree.EntryPath;

/**
 * The four files of an export, in folder {@code graph} of the snapshot, all UTF-8.
 *
 * <ul>
 *   <li>{@code nodes.jsonl}: one node a line, {@code {"id":17,"labels":["A"],"properties":{"name":"x"}}}, as the store is
 *       scanned, which is in the order of {@code id}, so that a chunk of unchanged nodes is found again by the next backup.
 *   <li>{@code relationships.jsonl}: one relationship a line, {@code
 *       {"start":17,"end":4,"type":"R","properties":{}}}; start and end are ids of nodes.
 *   <li>{@code schema.json}: every constraint and index with the statement that creates it, see {@link GraphSchema}.
 *   <li>{@code manifest.json}: counts and digests of the others and the moment they stand for, see {@link Manifest}.
 * </ul>
 *
 * How values are written is told in {@link PropertyJson}.
 */
final class ExportFiles {
    static final String NODES = "nodes.jsonl";
    static final String RELATIONSHIPS = "relationships.jsonl";
    static final String SCHEMA = "schema.json";
    static final String MANIFEST = "manifest.json";

    static final EntryPath FOLDER = EntryPath.of("graph");

    private ExportFiles() {}
}
