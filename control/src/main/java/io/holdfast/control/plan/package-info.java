/**
 * Runs of recovery plans. A run is durable work: what each step is about to do, and what came of it, is in the catalog
 * before and after, so that any server takes a run up where another one left it; a step of which nobody knows whether it was
 * done is done again only where that is harmless, else a person decides.
 */
@NullMarked
package io.holdfast.control.plan;

import org.jspecify.annotations.NullMarked;
