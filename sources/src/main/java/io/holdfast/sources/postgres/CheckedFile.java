package io.holdfast.sources.postgres;

import io.holdfast.repository.posix.OpenFile;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.page.RelationPath;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file of a running cluster, as long as it was when it was opened, or shorter if it was cut meanwhile: replay makes
 * both right. The checksums of a relation's pages are verified as they pass, by the rules of {@code basebackup.c}: not
 * those of pages that replay writes anew, and once more from the file, as the server may have been writing. For one thread.
 */
final class CheckedFile extends InputStream {
    private static final int BUFFER = 32 * PageChecksum.PAGE;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final OpenFile file;
    private final long size;
    private final Optional<RelationPath> relation;
    private final Lsn start;
    private final ReadRate rate;
    private final CRC32C crc = new CRC32C();
    private final List<Long> damaged = new ArrayList<>();
    private final byte[] buffer;
    private long position;
    private int at;
    private int filled;

    /**
     * @param size at which it ends at the latest, in bytes
     * @param relation whose pages are verified; empty when there is nothing to verify
     * @param start of the backup: pages that were written later are replay's
     */
    CheckedFile(OpenFile file, long size, Optional<RelationPath> relation, Lsn start, ReadRate rate) {
        this.file = file;
        this.size = size;
        this.relation = relation;
        this.start = start;
        this.rate = rate;
        this.buffer = new byte[(int) Math.clamp(size, 1, BUFFER)];
    }

    /** Blocks of this file whose checksums are wrong, of what was read so far. */
    List<Long> damaged() {
        return damaged;
    }

    /** Bytes that were read so far. */
    long length() {
        return position;
    }

    /** CRC-32C of what was read so far. */
    int crc() {
        return (int) crc.getValue();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        if (at == filled && !fill()) {
            return -1;
        }
        int count = Math.min(length, filled - at);
        System.arraycopy(buffer, at, bytes, offset, count);
        at += count;
        return count;
    }

    private boolean fill() throws IOException {
        int wanted = (int) Math.min(buffer.length, size - position);
        filled = 0;
        at = 0;
        try {
            rate.take(wanted);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the cluster was read");
        }
        while (filled < wanted) {
            int read = file.read(buffer, filled, wanted - filled, position + filled);
            if (read <= 0) {
                break;
            }
            filled += read;
        }
        if (filled == 0) {
            return false;
        }
        if (relation.isPresent()) {
            verify(relation.get());
        }
        crc.update(buffer, 0, filled);
        position += filled;
        return true;
    }

    private void verify(RelationPath of) throws IOException {
        for (int from = 0; from + PageChecksum.PAGE <= filled; from += PageChecksum.PAGE) {
            long block = (position + from) / PageChecksum.PAGE;
            if (isSound(of, from, block)) {
                continue;
            }
            int read = file.read(buffer, from, PageChecksum.PAGE, position + from);
            if (read == PageChecksum.PAGE && !isSound(of, from, block)) {
                damaged.add(block);
            }
        }
    }

    private boolean isSound(RelationPath of, int from, long block) {
        return PageChecksum.isNew(buffer, from)
                || !lsn(from).isBefore(start)
                || PageChecksum.of(buffer, from, of.inFork(block)) == PageChecksum.stated(buffer, from);
    }

    /** Of a page's last change: two numbers, the high one first. */
    private Lsn lsn(int from) {
        long high = Integer.toUnsignedLong((int) INT.get(buffer, from));
        long low = Integer.toUnsignedLong((int) INT.get(buffer, from + Integer.BYTES));
        return new Lsn(high << 32 | low);
    }
}
