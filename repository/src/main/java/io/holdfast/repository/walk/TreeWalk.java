package io.holdfast.repository.walk;

import io.holdfast.repository.posix.Accounts;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.EntryReference;
import io.holdfast.repository.posix.Errno;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.OpenEntry;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.snapshot.SnapshotSink.SpecialKind;
import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Hands directories and all that is in them to a sink, in name order, on one thread: the sink works with many. Used
 * once, for one snapshot.
 */
public final class TreeWalk {
    private static final int ATTEMPTS = 3;

    private final SnapshotSink sink;
    private final WalkListener listener;
    private final WalkOptions options;
    private final ExcludeRules excludes;
    private final Accounts accounts = new Accounts();

    public TreeWalk(SnapshotSink sink, WalkListener listener, WalkOptions options) {
        this.sink = sink;
        this.listener = listener;
        this.options = options;
        this.excludes = options.excludes();
    }

    /**
     * Hands over what is in a directory; the directory itself only when it is not the root.
     *
     * @param at where it goes in the snapshot
     */
    public void directory(Directory directory, EntryPath at) throws IOException, InterruptedException {
        EntryMetadata metadata;
        List<EntryName> names;
        try {
            metadata = metadata(directory, directory.status());
            names = directory.names();
        } catch (PosixException e) {
            missed(at, e);
            return;
        }
        if (!at.isRoot()) {
            sink.directory(at, metadata);
            listener.directory(at);
        }
        Optional<EntryName> mark = excludes.mark(directory, names);
        for (EntryName name : names) {
            EntryPath path = at.child(name);
            if (options.own().filter(path::equals).isPresent()) {
                continue;
            }
            if (mark.isPresent() && !mark.get().equals(name)) {
                listener.excluded(path);
                continue;
            }
            entry(directory, name, path);
        }
    }

    /** Hands over one entry and what is in it. */
    public void entry(Directory parent, EntryName name, EntryPath path) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("the backup was cancelled");
        }
        if (excludes.excludes(path)) {
            listener.excluded(path);
            return;
        }
        try {
            FileStatus status = parent.status(name);
            if (excludes.excludes(status)) {
                listener.excluded(path);
                return;
            }
            switch (status.type()) {
                case DIRECTORY -> {
                    try (Directory directory = parent.directory(name)) {
                        if (excludes.crosses(parent, status)) {
                            ancestor(directory, path);
                            return;
                        }
                        directory(directory, path);
                    }
                }
                case REGULAR -> {
                    if (!takeOver(path, status)) {
                        file(parent, name, path);
                    }
                }
                case SYMBOLIC_LINK, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
                    other(parent, name, path, status.type());
            }
        } catch (PosixException e) {
            missed(path, e);
        }
    }

    private void missed(EntryPath path, PosixException reason) throws IOException {
        if (isGone(reason)) {
            listener.vanished(path);
        } else {
            listener.unreadable(path, reason);
        }
    }

    /** Hands over a directory by itself, such as one above those that are walked. */
    public void ancestor(Directory directory, EntryPath path) throws IOException {
        sink.directory(path, metadata(directory, directory.status()));
        listener.directory(path);
    }

    private boolean takeOver(EntryPath path, FileStatus status) throws IOException {
        if (options.previous().isEmpty()) {
            return false;
        }
        PreviousFiles before = options.previous().get();
        if (!listener.wantsDigests()) {
            if (!before.isUnchanged(path, status)) {
                return false;
            }
            listener.unchanged(path, sink.reuse(path, before.snapshot(), path));
            return true;
        }
        Optional<StoredFile> unchanged = before.unchanged(path, status);
        if (unchanged.isEmpty()) {
            return false;
        }
        sink.reuse(path, before.snapshot(), path);
        listener.unchanged(path, unchanged.get());
        return true;
    }

    private void file(Directory parent, EntryName name, EntryPath path) throws IOException, InterruptedException {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            // By name each time: what was replaced as a whole is then read as a whole.
            try (OpenFile file = parent.openFile(name)) {
                FileStatus status = file.status();
                if (status.type() != FileType.REGULAR) {
                    listener.vanished(path);
                    return;
                }
                WatchedContent content = new WatchedContent(file, status, attempt == ATTEMPTS);
                EntryMetadata metadata = metadata(file, status);
                if (listener.wantsDigests()) {
                    StoredFile stored = sink.file(path, metadata, content, Cuts.CONTENT);
                    listener.file(path, stored, content.changed());
                } else {
                    long length = sink.fileWithoutDigest(path, metadata, content, Cuts.CONTENT);
                    listener.file(path, length, content.changed());
                }
                return;
            } catch (WatchedContent.Changed e) {
                // the sink has forgotten the file: it is given again
            } catch (WatchedContent.Unreadable e) {
                listener.unreadable(path, e.reason());
                return;
            }
        }
    }

    private void other(Directory parent, EntryName name, EntryPath path, FileType expected) throws IOException {
        try (EntryReference entry = parent.reference(name)) {
            FileStatus status = entry.status();
            if (status.type() != expected) {
                listener.vanished(path);
                return;
            }
            EntryMetadata metadata = metadata(entry, status);
            switch (status.type()) {
                case SYMBOLIC_LINK -> sink.symbolicLink(path, metadata, entry.readLink());
                case FIFO -> sink.special(path, metadata, SpecialKind.FIFO, 0);
                case SOCKET -> sink.special(path, metadata, SpecialKind.SOCKET, 0);
                case CHARACTER_DEVICE -> sink.special(path, metadata, SpecialKind.CHARACTER_DEVICE, status.device());
                case BLOCK_DEVICE -> sink.special(path, metadata, SpecialKind.BLOCK_DEVICE, status.device());
                case REGULAR, DIRECTORY -> throw new IllegalStateException("handed over elsewhere: " + path);
            }
            listener.other(path);
        }
    }

    private EntryMetadata metadata(OpenEntry entry, FileStatus status) throws PosixException {
        return new EntryMetadata(
                status.permissions(),
                status.uid(),
                status.gid(),
                accounts.user(status.uid()),
                accounts.group(status.gid()),
                status.modified(),
                // as restic: a directory that was only looked at would be stored anew
                options.accessTimes() ? status.accessed() : status.modified(),
                status.changed(),
                status.inode(),
                status.deviceId(),
                status.links(),
                entry.extendedAttributes());
    }

    /** Removed, or replaced by something of another type, since it was listed. */
    private static boolean isGone(PosixException e) {
        return e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR) || e.is(Errno.ELOOP) || e.is(Errno.ESTALE);
    }

    /** The order of a walk: what is in a directory comes where its name is. */
    public static int compare(EntryPath one, EntryPath other) {
        int common = Math.min(one.names().size(), other.names().size());
        for (int i = 0; i < common; i++) {
            int order = one.names().get(i).compareTo(other.names().get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.names().size(), other.names().size());
    }
}
