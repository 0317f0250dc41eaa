package io.holdfast.site.postgres;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The beginning of a cluster's {@code global/pg_control} (pg_control.h), which is the same from version 14 to 18, as a
 * little-endian machine writes it.
 *
 * @param shutDown whether the server was stopped cleanly, as a primary
 * @param last where its last checkpoint's record is
 */
record ControlFile(boolean shutDown, LogEnd last) {
    private static final int READ = 64;
    private static final int STATE = 16;
    private static final int CHECKPOINT = 32;
    private static final int TIMELINE = 48;
    /** DB_SHUTDOWNED. */
    private static final int SHUT_DOWN = 1;

    static ControlFile read(Path dataDirectory) throws IOException {
        Path file = dataDirectory.resolve("global/pg_control");
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < READ) {
            throw new SourceException(file + " is damaged: it has " + bytes.length + " bytes");
        }
        ByteBuffer control = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new ControlFile(
                control.getInt(STATE) == SHUT_DOWN,
                new LogEnd(control.getInt(TIMELINE), new Lsn(control.getLong(CHECKPOINT))));
    }
}
