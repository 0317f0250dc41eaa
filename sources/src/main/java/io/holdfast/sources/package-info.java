/**
 * What all kinds of protected systems have in common: a {@link io.holdfast.sources.Source} that yields a consistent
 * recovery point and brings one back. One package below for each kind. Depends on the repository only.
 */
@NullMarked
package io.holdfast.sources;

import org.jspecify.annotations.NullMarked;
