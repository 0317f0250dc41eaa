package io.holdfast.sources.postgres;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines that a server adds to its log, each once. For one thread. */
final class ServerLogLines implements AutoCloseable {
    private final RandomAccessFile file;
    private final StringBuilder pending = new StringBuilder();
    private final byte[] buffer = new byte[8192];

    private ServerLogLines(RandomAccessFile file) {
        this.file = file;
    }

    /** @param position in bytes, where the first line begins */
    static ServerLogLines from(Path log, long position) throws IOException {
        RandomAccessFile file = new RandomAccessFile(log.toFile(), "r");
        file.seek(position);
        return new ServerLogLines(file);
    }

    /** The whole lines that have come since the last call. */
    List<String> next() throws IOException {
        for (int count = file.read(buffer); count > 0; count = file.read(buffer)) {
            // what we look for is ASCII
            pending.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n", from)) {
            lines.add(pending.substring(from, end));
            from = end + 1;
        }
        pending.delete(0, from);
        return lines;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
