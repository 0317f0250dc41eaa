/**
 * What decides: which systems are protected and how, when they are backed up, how they come back, and what proves it.
 *
 * <p>One package for each capability, each with its tables' SQL, its service and its REST resource: {@code inventory},
 * {@code job}, {@code point}, {@code log}, {@code restore}, {@code recovery}, {@code evidence}, {@code alert}, {@code notification},
 * {@code dashboard}, {@code live}. {@link io.holdfast.control.ControlConfiguration} is what an application imports.
 *
 * <p>Terms: a <em>data set</em> is one protected system of a <em>service</em>; a <em>recovery point</em> is a snapshot
 * in one repository; the <em>catalog</em> is our database, an index of what the repositories hold. Depends on
 * {@code sources} and {@code repository}.
 */
@NullMarked
package io.holdfast.control;

import org.jspecify.annotations.NullMarked;
