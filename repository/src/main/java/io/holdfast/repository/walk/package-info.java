/**
 * Directories of a Linux system on their way into a snapshot, with all their metadata: owners, modes, times in
 * nanoseconds, hard links, extended attributes and ACLs, devices. {@link io.holdfast.repository.walk.DirectoryBackup} is
 * what most need; the {@link io.holdfast.repository.walk.TreeWalk} below it hands them to the sink of a {@linkplain
 * io.holdfast.repository.Repository#backup backup}, in name order. {@link io.holdfast.repository.walk.ExcludeRules} say
 * what is left out, as restic's do; {@link io.holdfast.repository.walk.PreviousFiles} tells what has not changed since an
 * earlier snapshot, which is then not read; a {@link io.holdfast.repository.walk.WalkListener} is told what was met.
 *
 * <p>Links are kept as links and never followed. A file that changes while it is read is read again, up to twice; then it
 * is kept as it was read, and told of. {@link io.holdfast.repository.Repository#restore} brings all of it back.
 */
@NullMarked
package io.holdfast.repository.walk;

import org.jspecify.annotations.NullMarked;
