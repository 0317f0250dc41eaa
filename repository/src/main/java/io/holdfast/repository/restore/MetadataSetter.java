package io.holdfast.repository.restore;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.OpenEntry;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;

/**
 * Gives a restored entry its owner, extended attributes, permissions and times. What the file system or a missing
 * privilege does not allow becomes a warning. Safe for many threads.
 */
final class MetadataSetter {
    private static final int SET_ID_BITS = 06000;

    private final Warnings warnings;
    private final long user = Directory.effectiveUser();

    MetadataSetter(Warnings warnings) {
        this.warnings = warnings;
    }

    /** For all but symbolic links. */
    void apply(OpenEntry entry, EntryMetadata metadata) {
        // In this order: a new owner clears set-id bits and security.capability; a group's permissions are the mask of
        // an access list, so they come after it; each of these changes the times.
        setOwner(entry, metadata);
        setExtendedAttributes(entry, metadata);
        int permissions = metadata.permissions();
        try {
            if ((permissions & SET_ID_BITS) != 0 && !belongs(entry, metadata)) {
                // set-id for somebody else than it was meant for is an open door
                permissions &= ~SET_ID_BITS;
                warnings.add("set-id", entry.path() + " was restored without its set-id bits, as its owner was not.");
            }
            entry.setPermissions(permissions);
        } catch (PosixException e) {
            warnings.add("permissions", e.getMessage() + ".");
        }
        setTimes(entry, metadata);
    }

    /** For symbolic links, which have no permissions. */
    void applyToLink(OpenEntry link, EntryMetadata metadata) {
        setOwner(link, metadata);
        setExtendedAttributes(link, metadata);
        setTimes(link, metadata);
    }

    private void setOwner(OpenEntry entry, EntryMetadata metadata) {
        if (user != 0) {
            if (metadata.uid() != user) {
                warnings.add(
                        "owner",
                        entry.path() + " belongs to user " + user + " now, not to " + owner(metadata)
                                + ": only root can restore owners.");
            }
            return;
        }
        try {
            entry.setOwner(metadata.uid(), metadata.gid());
        } catch (PosixException e) {
            warnings.add("owner", e.getMessage() + "; it should belong to " + owner(metadata) + ".");
        }
    }

    private static boolean belongs(OpenEntry entry, EntryMetadata metadata) throws PosixException {
        FileStatus status = entry.status();
        return status.uid() == metadata.uid() && status.gid() == metadata.gid();
    }

    private static String owner(EntryMetadata metadata) {
        return metadata.uid() + (metadata.user().isEmpty() ? "" : " (" + metadata.user() + ")");
    }

    private void setExtendedAttributes(OpenEntry entry, EntryMetadata metadata) {
        for (ExtendedAttribute attribute : metadata.extendedAttributes()) {
            try {
                entry.setExtendedAttribute(attribute.name(), attribute.value());
            } catch (PosixException e) {
                warnings.add("attribute " + attribute.name(), e.getMessage() + ".");
            }
        }
    }

    private void setTimes(OpenEntry entry, EntryMetadata metadata) {
        try {
            entry.setTimes(metadata.accessed(), metadata.modified());
        } catch (PosixException e) {
            warnings.add("times", e.getMessage() + ".");
        }
    }
}
