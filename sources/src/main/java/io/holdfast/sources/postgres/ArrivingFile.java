package io.holdfast.sources.postgres;

import io.holdfast.sources.postgres.BackupManifest.Arrived;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32C;

/** A file of an archive, measured as it is read. Its end does not close the archive. */
final class ArrivingFile extends FilterInputStream {
    private final CRC32C crc = new CRC32C();
    private long length;

    ArrivingFile(InputStream archive) {
        super(archive);
    }

    /** What was read so far. */
    Arrived arrived() {
        return new Arrived(length, (int) crc.getValue());
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        int read = in.read(bytes, offset, count);
        if (read > 0) {
            crc.update(bytes, offset, read);
            length += read;
        }
        return read;
    }

    @Override
    public long skip(long bytes) {
        // what is skipped would not be measured
        return 0;
    }

    @Override
    public void close() {
        // the archive goes on
    }
}
