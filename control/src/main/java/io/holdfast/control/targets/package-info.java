/** Targets for recovery time and data loss: proposed from the business impact, recorded with their history, reviewed. */
@NullMarked
package io.holdfast.control.targets;

import org.jspecify.annotations.NullMarked;
