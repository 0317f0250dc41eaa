/**
 * Work that somebody waits for and that is gone when it has ended, such as a look through a repository: how far it is, and
 * cancelling it, through any server. What outlives its request is a job in {@link io.holdfast.control.work}'s queue instead.
 */
@NullMarked
package io.holdfast.control.errand;

import org.jspecify.annotations.NullMarked;
