/**
 * What one person alone must not do. {@link io.holdfast.control.approval.SecondPerson} holds the rules for everything that
 * waits for somebody else: who may decide, for how long, how it is told. Changes of the declarations that would leave less
 * of what is protected are held up and decided about here; parts that are put back, in {@code restore}.
 */
@NullMarked
package io.holdfast.control.approval;

import org.jspecify.annotations.NullMarked;
