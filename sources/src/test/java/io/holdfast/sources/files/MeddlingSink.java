package io.holdfast.sources.files;

import io.holdfast.repository.snapshot.Revision;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Does something to the protected system while a file is being read. */
record MeddlingSink(SnapshotSink sink, Meddler meddler) implements SnapshotSink {
    interface Meddler {
        /** Called after the first bytes of a file, at each time that it is read. */
        void reading(EntryPath path) throws IOException;
    }

    @Override
    public StoredFile file(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
            throws IOException, InterruptedException {
        InputStream meddledWith = new FilterInputStream(content) {
            private boolean begun;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int read = super.read(into, offset, begun ? length : Math.min(length, 10));
                if (!begun) {
                    begun = true;
                    meddler.reading(path);
                }
                return read;
            }
        };
        return sink.file(path, metadata, meddledWith, cuts);
    }

    @Override
    public void directory(EntryPath path, EntryMetadata metadata) throws IOException {
        sink.directory(path, metadata);
    }

    @Override
    public void symbolicLink(EntryPath path, EntryMetadata metadata, byte[] target) throws IOException {
        sink.symbolicLink(path, metadata, target);
    }

    @Override
    public void special(EntryPath path, EntryMetadata metadata, SpecialKind kind, long device) throws IOException {
        sink.special(path, metadata, kind, device);
    }

    @Override
    public long reuse(EntryPath path, Snapshot from, EntryPath source) throws IOException {
        return sink.reuse(path, from, source);
    }

    @Override
    public void revise(
            EntryPath path, EntryMetadata metadata, Snapshot from, EntryPath source, Cuts.Fixed cuts, Revision revision)
            throws IOException, InterruptedException {
        sink.revise(path, metadata, from, source, cuts, revision);
    }

    @Override
    public void settle() throws IOException, InterruptedException {
        sink.settle();
    }
}
