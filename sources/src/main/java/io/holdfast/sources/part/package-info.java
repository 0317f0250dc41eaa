/**
 * What a restore brought back in part, laid beside the living system and, once somebody has approved of the difference,
 * put into it. Each kind that can do so implements {@link io.holdfast.sources.part.PartialRecovery}.
 */
@NullMarked
package io.holdfast.sources.part;

import org.jspecify.annotations.NullMarked;
