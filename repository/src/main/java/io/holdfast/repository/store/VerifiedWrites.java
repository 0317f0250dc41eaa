package io.holdfast.repository.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads back what was written, and compares it byte by byte. What came out otherwise is removed, so that it can be written
 * again. Costs the reading of all that is written; a disk's or a server's cache may still stand between it and the medium.
 */
public final class VerifiedWrites extends StoreAround {
    private static final int STEP = 1 << 20;

    public VerifiedWrites(Store inner) {
        super(inner);
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        inner.write(file, parts);
        verify(file, parts);
    }

    @Override
    public void replace(StoreFile file, List<Bytes> parts) throws IOException {
        inner.replace(file, parts);
        verify(file, parts);
    }

    private void verify(StoreFile file, List<Bytes> parts) throws IOException {
        if (isThere(file, parts)) {
            return;
        }
        try {
            inner.remove(file);
        } catch (NoSuchFileException e) {
            // gone already: what counts is that it is not there as it was
            throw differs(file, e);
        }
        throw differs(file, null);
    }

    private IOException differs(StoreFile file, @org.jspecify.annotations.Nullable Exception cause) {
        return new IOException(
                file + " at " + location() + " was read back other than it was written. Check the disk, the memory and"
                        + " the network there.",
                cause);
    }

    private boolean isThere(StoreFile file, List<Bytes> parts) throws IOException {
        long length = parts.stream().mapToLong(Bytes::length).sum();
        byte[] step = new byte[(int) Math.min(STEP, Math.max(1, length))];
        try {
            if (inner.size(file) != length) {
                return false;
            }
            long at = 0;
            for (Bytes part : parts) {
                for (int done = 0; done < part.length(); done += step.length) {
                    int count = Math.min(step.length, part.length() - done);
                    inner.read(file, at, step, 0, count);
                    int from = part.from() + done;
                    if (!Arrays.equals(step, 0, count, part.array(), from, from + count)) {
                        return false;
                    }
                    at += count;
                }
            }
            return true;
        } catch (EOFException | NoSuchFileException e) {
            return false;
        }
    }
}
