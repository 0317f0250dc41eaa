/**
 * Who is trained for which role in drills and failovers, and until when that holds. <i>Plans</i> name the roles and how long
 * training for them holds; that somebody was trained is declared ({@code kind: Training}), recorded, or follows from a
 * drill that they took part in. The latest of these counts. Depends on the inventory; what comes of a missing person is
 * decided by readiness, and by plans.
 */
@NullMarked
package io.holdfast.control.training;

import org.jspecify.annotations.NullMarked;
