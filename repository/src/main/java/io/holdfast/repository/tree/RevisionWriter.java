package io.holdfast.repository.tree;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.blob.Texture;
import io.holdfast.repository.snapshot.Revision;
import io.holdfast.repository.snapshot.Revision.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stores a file as an earlier one with changes. Chunks without a change keep their blobs; the others are loaded, changed
 * and saved by the workers.
 */
final class RevisionWriter {
    private final Blobs blobs;
    private final BoundedWorkers workers;
    private final Progress progress;
    private final Node.RegularFile earlier;
    /** Where each blob of the earlier file begins, and at last where it ends. */
    private final long[] begins;

    private final Revision revision;
    private final int cut;
    private @Nullable Change pending;

    /** @throws RepositoryException.Damaged when the earlier file is not whole */
    RevisionWriter(
            Blobs blobs,
            BoundedWorkers workers,
            Progress progress,
            Node.RegularFile earlier,
            Cuts.Fixed cuts,
            Revision revision)
            throws RepositoryException {
        this.blobs = blobs;
        this.workers = workers;
        this.progress = progress;
        this.earlier = earlier;
        this.cut = cuts.bytes();
        this.revision = revision;
        this.begins = new long[earlier.content().size() + 1];
        for (int i = 0; i < begins.length - 1; i++) {
            BlobId id = earlier.content().get(i);
            Blobs.Location location = blobs.locate(BlobType.DATA, id)
                    .orElseThrow(() -> new RepositoryException.Damaged("'" + earlier.name() + "' needs blob " + id
                            + ", which is in no index. Check the repository; back the file up by reading it."));
            begins[i + 1] = begins[i] + location.plainLength();
        }
        if (begins[begins.length - 1] != earlier.size()) {
            throw new RepositoryException.Damaged("the blobs of '" + earlier.name() + "' do not add up to its "
                    + earlier.size() + " bytes. Check the repository; back the file up by reading it.");
        }
    }

    /** Hands all chunks over. The ids in {@code file} are complete once the workers are done. */
    void write(PendingEntry.File file) throws IOException, InterruptedException {
        long length = revision.length();
        pending = next(0);
        for (long offset = 0; offset < length; offset += cut) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the backup was cancelled");
            }
            workers.throwIfStopped();
            long from = offset;
            int size = (int) Math.min(cut, length - offset);
            List<Change> changes = changes(offset, offset + size);
            int position = file.addChunks(1);
            Optional<BlobId> same = changes.isEmpty() ? stored(offset, size) : Optional.empty();
            if (same.isPresent()) {
                file.chunkIs(position, same.get());
            } else {
                workers.submit(2 * size, () -> file.chunkIs(position, rewrite(from, size, changes)));
            }
            progress.processed(size);
        }
        if (pending != null) {
            throw new IllegalStateException("a change at " + pending.offset() + " lies beyond the file's end");
        }
        file.complete(length);
    }

    /** The changes in a chunk, cut at its ends. */
    private List<Change> changes(long from, long to) throws IOException, InterruptedException {
        List<Change> changes = new ArrayList<>();
        while (pending != null && pending.offset() < to) {
            Change change = pending;
            int inside = (int) Math.min(change.bytes().length, to - change.offset());
            if (inside == change.bytes().length) {
                changes.add(change);
                pending = next(change.offset() + inside);
            } else {
                changes.add(new Change(change.offset(), Arrays.copyOf(change.bytes(), inside)));
                pending = new Change(to, Arrays.copyOfRange(change.bytes(), inside, change.bytes().length));
            }
        }
        return changes;
    }

    private @Nullable Change next(long notBefore) throws IOException, InterruptedException {
        Optional<Change> next = revision.next();
        if (next.filter(change -> change.offset() < notBefore).isPresent()) {
            throw new IllegalStateException(
                    "a change at " + next.get().offset() + " follows one that ends at " + notBefore);
        }
        return next.orElse(null);
    }

    /** The blob that is this chunk, when the earlier file has one that can be counted on. */
    private Optional<BlobId> stored(long offset, int size) {
        int at = Arrays.binarySearch(begins, offset);
        return at >= 0 && at < begins.length - 1 && begins[at + 1] - begins[at] == size
                ? Optional.of(earlier.content().get(at)).filter(id -> blobs.contains(BlobType.DATA, id))
                : Optional.empty();
    }

    private BlobId rewrite(long offset, int size, List<Change> changes) throws IOException, InterruptedException {
        byte[] before = before(offset, size);
        byte[] after = Arrays.copyOf(before, size);
        for (Change change : changes) {
            System.arraycopy(change.bytes(), 0, after, (int) (change.offset() - offset), change.bytes().length);
        }
        revision.rewritten(offset, before, after);
        BlobId id = Sha256.of(after, 0, size);
        blobs.save(BlobType.DATA, id, after, 0, size, Texture.RECORDS);
        return id;
    }

    private byte[] before(long offset, int size) throws IOException {
        int there = (int) Math.clamp(earlier.size() - offset, 0, size);
        byte[] before = new byte[there];
        int at = Arrays.binarySearch(begins, offset);
        // between two: in the one that begins before it
        int blob = at >= 0 ? at : -at - 2;
        for (int done = 0; done < there; blob++) {
            byte[] content = blobs.load(BlobType.DATA, earlier.content().get(blob));
            int from = (int) (offset + done - begins[blob]);
            int count = Math.min(there - done, content.length - from);
            System.arraycopy(content, from, before, done, count);
            done += count;
        }
        return before;
    }
}
