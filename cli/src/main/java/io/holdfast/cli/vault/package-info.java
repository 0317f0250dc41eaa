/**
 * {@code holdfast vault}: makes and serves an off-site vault, and does at its folder what clients and the control plane
 * cannot do.
 */
@NullMarked
package io.holdfast.cli.vault;

import org.jspecify.annotations.NullMarked;
