/**
 * The file system as the Linux kernel shows it: names are raw bytes, times are nanoseconds, nothing is followed or
 * created by accident. {@link java.nio.file.Path} cannot do that: it loses names that are not valid in the platform's
 * encoding, owners without names, and device numbers.
 *
 * <p>Everything is reached from an open {@link io.holdfast.repository.posix.Directory} by one name at a time, never by a
 * longer path. So whoever swaps a directory for a symbolic link while we work cannot lead us elsewhere, and no path is
 * too long. Calls go through {@code syscall(2)} and the Foreign Function and Memory API; structures and numbers are the
 * kernel's, the same with every C library. Linux on x86-64 and on 64-bit ARM. A failed call is a
 * {@link io.holdfast.repository.posix.PosixException} with the path and the errno.
 */
@NullMarked
package io.holdfast.repository.posix;

import org.jspecify.annotations.NullMarked;
