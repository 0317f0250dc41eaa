package io.holdfast.repository.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Instant;

/**
 * What the kernel knows of an entry, from statx(2), whose structure is the same on every architecture.
 *
 * @param permissions the low twelve bits of st_mode
 * @param size in bytes; of a symbolic link the length of its target
 * @param links number of hard links
 * @param deviceId the device that the entry lies on, as st_dev
 * @param device the device that the entry stands for, as st_rdev; 0 for all but device nodes
 */
public record FileStatus(
        FileType type,
        int permissions,
        long uid,
        long gid,
        long size,
        long inode,
        long deviceId,
        long links,
        long device,
        Instant accessed,
        Instant modified,
        Instant changed) {
    static final int BYTES = 256;
    /** STATX_BASIC_STATS: all that stat(2) gives. */
    static final int BASIC = 0x7ff;

    static FileStatus read(MemorySegment statx) {
        int mode = Short.toUnsignedInt(statx.get(ValueLayout.JAVA_SHORT, 28));
        return new FileStatus(
                FileType.of(mode),
                mode & 07777,
                unsigned(statx, 20),
                unsigned(statx, 24),
                statx.get(ValueLayout.JAVA_LONG, 40),
                statx.get(ValueLayout.JAVA_LONG, 32),
                device(unsigned(statx, 136), unsigned(statx, 140)),
                unsigned(statx, 16),
                device(unsigned(statx, 128), unsigned(statx, 132)),
                time(statx, 64),
                time(statx, 112),
                time(statx, 96));
    }

    /** Whether both describe the same content of the same file, as far as the kernel tells. */
    public boolean sameContent(FileStatus other) {
        return inode == other.inode
                && deviceId == other.deviceId
                && size == other.size
                && modified.equals(other.modified)
                && changed.equals(other.changed);
    }

    private static long unsigned(MemorySegment statx, long offset) {
        return Integer.toUnsignedLong(statx.get(ValueLayout.JAVA_INT, offset));
    }

    private static Instant time(MemorySegment statx, long offset) {
        return Instant.ofEpochSecond(
                statx.get(ValueLayout.JAVA_LONG, offset), statx.get(ValueLayout.JAVA_INT, offset + 8));
    }

    /** One number of both parts, as makedev(3) and the kernel's new_encode_dev do it. */
    private static long device(long major, long minor) {
        return (minor & 0xff) | (major & 0xfff) << 8 | (minor & ~0xffL) << 12 | (major & ~0xfffL) << 32;
    }
}
