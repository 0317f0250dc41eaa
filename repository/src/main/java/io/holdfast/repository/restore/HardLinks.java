package io.holdfast.repository.restore;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the further names of files that have several and makes them once the files are complete. For one thread. */
final class HardLinks {
    private final Map<Identity, First> firsts = new HashMap<>();
    private final List<Link> links = new ArrayList<>();
    private final Warnings warnings;

    private record Identity(long deviceId, long inode) {}

    private record First(EntryPath directory, EntryName name, List<BlobId> content) {}

    private record Link(First first, EntryPath directory, EntryName name) {}

    HardLinks(Warnings warnings) {
        this.warnings = warnings;
    }

    /** Whether it is a further name of a file that came before; then it will be made as a link to that. */
    boolean isAnother(Node.RegularFile file, EntryPath directory) {
        if (file.metadata().links() < 2 || file.metadata().inode() == 0) {
            return false;
        }
        Identity identity =
                new Identity(file.metadata().deviceId(), file.metadata().inode());
        First here = new First(directory, file.name(), file.content());
        First first = firsts.putIfAbsent(identity, here);
        // A file that changed while it was backed up may be there with two contents; then both are wanted.
        if (first == null || !first.content().equals(file.content())) {
            return false;
        }
        links.add(new Link(first, directory, file.name()));
        return true;
    }

    void make(DirectoryCursor from, DirectoryCursor to, TargetEntries entries) throws IOException {
        for (Link link : links) {
            Directory source = from.at(link.first().directory());
            Directory into = to.at(link.directory());
            if (entries.hardLink(source, link.first().name(), into, link.name())) {
                continue;
            }
            try {
                source.link(link.first().name(), into, link.name());
            } catch (PosixException e) {
                copy(source, link.first().name(), into, link.name());
                warnings.add("hard link", e.getMessage() + ". It was restored as a file of its own.");
            }
        }
    }

    private static void copy(Directory source, EntryName original, Directory into, EntryName name)
            throws PosixException {
        try (OpenFile in = source.openFile(original);
                OpenFile out = into.makeFile(name, 0600)) {
            byte[] buffer = new byte[1 << 20];
            long position = 0;
            for (int read; (read = in.read(buffer, 0, buffer.length, position)) > 0; position += read) {
                out.write(buffer, 0, read, position);
            }
            FileStatus status = in.status();
            out.setPermissions(status.permissions());
            out.setTimes(status.accessed(), status.modified());
        }
    }
}
