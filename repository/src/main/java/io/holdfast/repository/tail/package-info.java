/**
 * The open tail of a continuous log: sealed files in {@code holdfast-tail/} beside {@code data/}, which restic ignores,
 * kept only until the next log snapshot holds their bytes.
 */
@NullMarked
package io.holdfast.repository.tail;

import org.jspecify.annotations.NullMarked;
