/** A Neo4j community server as a process of its own. Nothing depends on it; it depends on nothing of ours. */
@NullMarked
package io.holdfast.example.neo4j;

import org.jspecify.annotations.NullMarked;
