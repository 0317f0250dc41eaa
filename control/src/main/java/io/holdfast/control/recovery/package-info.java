/** Disaster recovery: plans, how the sites stand, what could be lost now, and drills that prove the plan. */
@NullMarked
package io.holdfast.control.recovery;

import org.jspecify.annotations.NullMarked;
