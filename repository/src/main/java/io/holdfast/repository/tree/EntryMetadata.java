package io.holdfast.repository.tree;

import java.time.Instant;
import java.util.List;

/**
 * What a file system knows of an entry beside its name and content.
 *
 * @param permissions the low twelve bits of st_mode: rwxrwxrwx, setuid, setgid, sticky
 * @param uid numeric owner; 0 to 2^32-1
 * @param gid numeric group; 0 to 2^32-1
 * @param user owner's name, or empty
 * @param group group's name, or empty
 * @param modified to the nanosecond
 * @param accessed to the nanosecond
 * @param changed inode change time, to the nanosecond; recorded, never restored
 * @param inode 0 when unknown
 * @param deviceId st_dev; 0 when unknown
 * @param links number of hard links; 0 when unknown
 * @param extendedAttributes in any order, names unique
 */
public record EntryMetadata(
        int permissions,
        long uid,
        long gid,
        String user,
        String group,
        Instant modified,
        Instant accessed,
        Instant changed,
        long inode,
        long deviceId,
        long links,
        List<ExtendedAttribute> extendedAttributes) {
    public EntryMetadata {
        if ((permissions & ~07777) != 0) {
            throw new IllegalArgumentException("permissions beyond 07777: " + Integer.toOctalString(permissions));
        }
        extendedAttributes = List.copyOf(extendedAttributes);
    }

    /** For entries that come from no file system: owned by uid and gid 0, all times the same. */
    public static EntryMetadata synthetic(int permissions, Instant time) {
        return new EntryMetadata(permissions, 0, 0, "", "", time, time, time, 0, 0, 0, List.of());
    }

    /** For a file that is made up where this entry is: of the same owner, all times those of its last modification. */
    public EntryMetadata ofNeighbour(int permissions) {
        return new EntryMetadata(permissions, uid, gid, user, group, modified, modified, modified, 0, 0, 0, List.of());
    }

    /** An extended attribute; the name is given with its namespace, such as {@code user.note}. */
    public record ExtendedAttribute(String name, byte[] value) {}
}
