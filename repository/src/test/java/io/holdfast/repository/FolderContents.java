package io.holdfast.repository;

import io.holdfast.repository.posix.Accounts;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.EntryReference;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.OpenEntry;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.snapshot.SnapshotSink.SpecialKind;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Hands a folder to a sink: the plainest source there can be. Nothing in the folder may change meanwhile. */
record FolderContents(Path folder, Cuts cuts) implements Repository.SnapshotContents {
    private static final Accounts ACCOUNTS = new Accounts();

    @Override
    public void writeTo(SnapshotSink sink) throws IOException, InterruptedException {
        try (Directory directory = Directory.open(RawPath.of(folder))) {
            children(directory, EntryPath.ROOT, sink);
        }
    }

    private void children(Directory directory, EntryPath path, SnapshotSink sink)
            throws IOException, InterruptedException {
        for (EntryName name : directory.names()) {
            entry(directory, name, path.child(name), sink);
        }
    }

    private void entry(Directory parent, EntryName name, EntryPath path, SnapshotSink sink)
            throws IOException, InterruptedException {
        try (EntryReference reference = parent.reference(name)) {
            FileStatus status = reference.status();
            EntryMetadata metadata = metadata(reference, status);
            switch (status.type()) {
                case REGULAR -> {
                    try (OpenFile file = parent.openFile(name)) {
                        sink.file(path, metadata, file.stream(), cuts);
                    }
                }
                case DIRECTORY -> {
                    sink.directory(path, metadata);
                    try (Directory directory = parent.directory(name)) {
                        children(directory, path, sink);
                    }
                }
                case SYMBOLIC_LINK -> sink.symbolicLink(path, metadata, reference.readLink());
                case FIFO -> sink.special(path, metadata, SpecialKind.FIFO, 0);
                case SOCKET -> sink.special(path, metadata, SpecialKind.SOCKET, 0);
                case CHARACTER_DEVICE -> sink.special(path, metadata, SpecialKind.CHARACTER_DEVICE, status.device());
                case BLOCK_DEVICE -> sink.special(path, metadata, SpecialKind.BLOCK_DEVICE, status.device());
            }
        }
    }

    private static EntryMetadata metadata(OpenEntry entry, FileStatus status) throws IOException {
        List<ExtendedAttribute> attributes = entry.extendedAttributes();
        return new EntryMetadata(
                status.permissions(),
                status.uid(),
                status.gid(),
                ACCOUNTS.user(status.uid()),
                ACCOUNTS.group(status.gid()),
                status.modified(),
                status.accessed(),
                status.changed(),
                status.inode(),
                status.deviceId(),
                status.links(),
                attributes);
    }
}
