package io.holdfast.control.job;

import io.holdfast.repository.snapshot.Revision;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicLong;

/** Adds up the bytes of the files that go through it, and slows them down. */
record MeasuringSink(SnapshotSink sink, AtomicLong bytes, Throttle throttle) implements SnapshotSink {
    @Override
    public void directory(EntryPath path, EntryMetadata metadata) throws IOException {
        sink.directory(path, metadata);
    }

    @Override
    public StoredFile file(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
            throws IOException, InterruptedException {
        StoredFile stored = sink.file(path, metadata, throttle.on(content), cuts);
        bytes.addAndGet(stored.length());
        return stored;
    }

    @Override
    public long fileWithoutDigest(EntryPath path, EntryMetadata metadata, InputStream content, Cuts cuts)
            throws IOException, InterruptedException {
        long length = sink.fileWithoutDigest(path, metadata, throttle.on(content), cuts);
        bytes.addAndGet(length);
        return length;
    }

    @Override
    public void revise(
            EntryPath path, EntryMetadata metadata, Snapshot from, EntryPath source, Cuts.Fixed cuts, Revision revision)
            throws IOException, InterruptedException {
        sink.revise(path, metadata, from, source, cuts, revision);
        bytes.addAndGet(revision.length());
    }

    @Override
    public void settle() throws IOException, InterruptedException {
        sink.settle();
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
        long length = sink.reuse(path, from, source);
        bytes.addAndGet(length);
        return length;
    }
}
