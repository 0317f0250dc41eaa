/** Restores: requested, checked, run, validated, timed against the targets, and kept as evidence. */
@NullMarked
package io.holdfast.control.restore;

import org.jspecify.annotations.NullMarked;
