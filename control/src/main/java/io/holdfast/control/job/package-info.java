/** Backups: scheduled on demand or by policy, run by workers, taken up again after a crash, recorded in full. */
@NullMarked
package io.holdfast.control.job;

import org.jspecify.annotations.NullMarked;
