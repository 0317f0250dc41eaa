package io.holdfast.sources.postgres;

import io.holdfast.repository.posix.OpenFile;
import io.holdfast.sources.postgres.page.PageChecksum;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * A file of a running cluster, as long as it was when it was opened, or shorter if it was cut meanwhile: replay makes
 * both right. The checksums of a relation's pages are verified as they pass. For one thread.
 */
final class CheckedFile extends InputStream {
    private static final int BUFFER = 32 * PageChecksum.PAGE;

    private final OpenFile file;
    private final long size;
    private final Optional<LivePages> pages;
    private final ReadRate rate;
    private final CRC32C crc = new CRC32C();
    private final List<Long> damaged = new ArrayList<>();
    private final byte[] buffer;
    private long position;
    private int at;
    private int filled;

    /**
     * @param size at which it ends at the latest, in bytes
     * @param pages of it that are verified; empty when there is nothing to verify
     */
    CheckedFile(OpenFile file, long size, Optional<LivePages> pages, ReadRate rate) {
        this.file = file;
        this.size = size;
        this.pages = pages;
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
        rate.takeOrFail(wanted);
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
        if (pages.isPresent()) {
            pages.get().verify(buffer, filled, position, damaged);
        }
        crc.update(buffer, 0, filled);
        position += filled;
        return true;
    }
}
