package io.holdfast.repository.inspect;

import io.holdfast.repository.Progress;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.blob.Blobs;

/**
 * How far a walk over trees has come whose size nobody knows beforehand. What is below a directory counts as the
 * directory's share of the whole, divided equally between the directories in it; a directory without any is done when it
 * is read. From the shares and the bytes of trees read so far comes the estimate of all bytes. For one thread.
 */
final class WalkProgress {
    private final Blobs blobs;
    private final Progress progress;
    private double done;
    private long bytes;

    WalkProgress(Blobs blobs, Progress progress) {
        this.blobs = blobs;
        this.progress = progress;
    }

    /**
     * A tree was read.
     *
     * @param share of the whole that it and all below it are, 0 to 1
     * @param below directories in it that will be walked
     * @return the share of each of those
     */
    double read(BlobId tree, double share, long below) {
        int length = blobs.locate(BlobType.TREE, tree)
                .map(Blobs.Location::plainLength)
                .orElse(0);
        bytes += length;
        if (below == 0) {
            done += share;
        }
        if (done > 0) {
            progress.expected(Math.max(bytes, Math.round(bytes / Math.min(1, done))));
        }
        progress.processed(length);
        return below == 0 ? 0 : share / below;
    }
}
