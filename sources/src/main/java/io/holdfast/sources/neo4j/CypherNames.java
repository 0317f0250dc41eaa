package io.holdfast.sources.neo4j;

/** Names of labels, types and keys as Cypher text. */
final class CypherNames {
    private CypherNames() {}

    /** In back-ticks, whatever is in the name. Cypher 5 replaces Unicode escapes before it looks at back-ticks. */
    static String quote(String name) {
        return "`" + name.replace("\\u", "\\u005Cu").replace("`", "``") + "`";
    }
}
