package io.holdfast.repository.store;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * Reads back what was written, and compares it byte by byte. What came out otherwise is removed, so that it can be written
 * again. Costs the reading of all that is written; a disk's or a server's cache may still stand between it and the medium.
 */
public final class VerifiedWrites extends StoreAround {
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
        if (isKept(file, parts)) {
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

    private boolean isKept(StoreFile file, List<Bytes> parts) throws IOException {
        try {
            return holds(file, parts);
        } catch (EOFException | NoSuchFileException e) {
            return false;
        }
    }
}
