package io.holdfast.repository.restore;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.EntryReference;
import io.holdfast.repository.posix.Errno;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.Node;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes way in the target for what the snapshot has. With {@link ExistingFiles#REFUSE} it does nothing: whoever makes an
 * entry finds out that there is one. For one thread.
 */
final class TargetEntries {
    private static final int OWNER_MAY_WRITE = 0200;

    private final ExistingFiles existing;
    private final boolean isRoot = Directory.effectiveUser() == 0;

    TargetEntries(ExistingFiles existing) {
        this.existing = existing;
    }

    /** Makes a directory unless there is one. @return whether it was made */
    boolean directory(Directory into, EntryName name, int permissions) throws IOException {
        Optional<FileStatus> there = there(into, name);
        if (there.isPresent() && there.get().type() == FileType.DIRECTORY) {
            return false;
        }
        clear(into, name, there);
        into.makeDirectory(name, permissions);
        return true;
    }

    /** Whether there is a file that can become the snapshot's; whatever else is there is removed. */
    boolean file(Directory into, Node.RegularFile file) throws IOException {
        Optional<FileStatus> there = there(into, file.name());
        if (there.isEmpty()) {
            return false;
        }
        // the further names of a file would change with it
        boolean usable = there.get().type() == FileType.REGULAR
                && (there.get().links() == 1 || file.metadata().links() > 1)
                && (isRoot || (there.get().permissions() & OWNER_MAY_WRITE) != 0)
                && hasNoOtherAttributes(into, file);
        if (!usable) {
            clear(into, file.name(), there);
        }
        return usable;
    }

    /** An access list that the snapshot does not have must not stay; to be rid of it the file is made anew. */
    private static boolean hasNoOtherAttributes(Directory into, Node.RegularFile file) throws IOException {
        Set<String> wanted = file.metadata().extendedAttributes().stream()
                .map(ExtendedAttribute::name)
                .collect(Collectors.toSet());
        try (OpenFile there = into.openFile(file.name())) {
            return there.extendedAttributes().stream()
                    .map(ExtendedAttribute::name)
                    .allMatch(wanted::contains);
        }
    }

    /** Whether the link is there as it is to be; whatever else is there is removed. */
    boolean symbolicLink(Directory into, Node.SymbolicLink link) throws IOException {
        Optional<FileStatus> there = there(into, link.name());
        if (there.isPresent() && there.get().type() == FileType.SYMBOLIC_LINK) {
            try (EntryReference reference = into.reference(link.name())) {
                if (Arrays.equals(reference.readLink(), link.target())) {
                    return true;
                }
            }
        }
        clear(into, link.name(), there);
        return false;
    }

    /** Removes what is there. */
    void other(Directory into, EntryName name) throws IOException {
        clear(into, name, there(into, name));
    }

    /** Whether both names are those of one file already; whatever else is there is removed. */
    boolean hardLink(Directory source, EntryName first, Directory into, EntryName name) throws IOException {
        Optional<FileStatus> there = there(into, name);
        if (there.isPresent()) {
            FileStatus other = source.status(first);
            if (other.inode() == there.get().inode()
                    && other.deviceId() == there.get().deviceId()) {
                return true;
            }
        }
        clear(into, name, there);
        return false;
    }

    private Optional<FileStatus> there(Directory into, EntryName name) throws PosixException {
        if (existing == ExistingFiles.REFUSE) {
            return Optional.empty();
        }
        try {
            return Optional.of(into.status(name));
        } catch (PosixException e) {
            if (e.is(Errno.ENOENT)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private void clear(Directory into, EntryName name, Optional<FileStatus> there) throws IOException {
        if (there.isEmpty()) {
            return;
        }
        if (there.get().type() != FileType.DIRECTORY) {
            into.removeFile(name);
        } else if (existing == ExistingFiles.UPDATE_AND_REMOVE_OTHERS) {
            removeTree(into, name);
        } else {
            throw new RepositoryException(into.path().child(name)
                    + " is a directory, and something else in the snapshot. Remove it, or restore elsewhere.");
        }
    }

    /** Removes what the snapshot does not have, when that is wished. */
    void removeOthers(Directory directory, Set<EntryName> wanted) throws IOException {
        if (existing != ExistingFiles.UPDATE_AND_REMOVE_OTHERS) {
            return;
        }
        for (EntryName name : directory.names()) {
            if (!wanted.contains(name)) {
                if (directory.status(name).type() == FileType.DIRECTORY) {
                    removeTree(directory, name);
                } else {
                    directory.removeFile(name);
                }
            }
        }
    }

    private static void removeTree(Directory parent, EntryName name) throws PosixException {
        try (Directory directory = parent.directory(name)) {
            for (EntryName inner : directory.names()) {
                if (directory.status(inner).type() == FileType.DIRECTORY) {
                    removeTree(directory, inner);
                } else {
                    directory.removeFile(inner);
                }
            }
        }
        parent.removeDirectory(name);
    }
}
