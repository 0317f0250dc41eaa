/**
 * The vault's own time, by which locks end. It never runs backward, and forward no faster than can be explained: see
 * {@link io.holdfast.vault.time.TrustedClock}.
 */
@NullMarked
package io.holdfast.vault.time;

import org.jspecify.annotations.NullMarked;
