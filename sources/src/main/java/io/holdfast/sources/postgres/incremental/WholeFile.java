package io.holdfast.sources.postgres.incremental;

import io.holdfast.repository.snapshot.Revision.Change;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.page.PageChecksum;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** The earlier file's blocks with the changed ones between them, and zeros where there is neither. */
final class WholeFile extends InputStream {
    private final IncrementalFile changes;
    private final InputStream earlier;
    private final long kept;
    private final byte[] block = new byte[PageChecksum.PAGE];
    private Optional<Change> pending;
    private long ready;
    private int at = PageChecksum.PAGE;

    WholeFile(IncrementalFile changes, InputStream earlier, long kept) throws IOException {
        this.changes = changes;
        this.earlier = earlier;
        this.kept = kept;
        this.pending = changes.next();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (at == block.length) {
            if (ready == changes.length()) {
                return -1;
            }
            fill();
        }
        int count = Math.min(length, block.length - at);
        System.arraycopy(block, at, bytes, offset, count);
        at += count;
        return count;
    }

    private void fill() throws IOException {
        Arrays.fill(block, (byte) 0);
        if (ready < kept && earlier.readNBytes(block, 0, block.length) != block.length) {
            throw new SourceException("A file of the earlier backup ends before " + kept + " bytes. The backup is"
                    + " discarded; check the repository.");
        }
        if (pending.isPresent() && pending.get().offset() == ready) {
            System.arraycopy(pending.get().bytes(), 0, block, 0, block.length);
            pending = changes.next();
        }
        ready += block.length;
        at = 0;
    }
}
