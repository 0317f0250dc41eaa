/**
 * For how long what was stored is kept against everybody, and who holds the keys: legal holds of recovery points, the
 * deletion of one before its time, and recovery keys that are handed out. To put a hold needs one person; to lift it, to
 * delete early and to have a key needs two ({@link io.holdfast.control.approval.SecondPerson}).
 *
 * <p>A hold is a tag of the snapshot, so that it lies in the repository, goes along with copies, and binds whoever works
 * there without the catalog, which only notes it. A data set as a whole is held by its declaration.
 */
@NullMarked
package io.holdfast.control.custody;

import org.jspecify.annotations.NullMarked;
