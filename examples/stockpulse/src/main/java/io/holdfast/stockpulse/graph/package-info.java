/**
 * The knowledge graph: companies, instruments, events and news, how they hang together, made the same each time, and
 * how two graphs are held against each other without trusting any internal id. Speaks Bolt.
 */
@NullMarked
package io.holdfast.stockpulse.graph;

import org.jspecify.annotations.NullMarked;
