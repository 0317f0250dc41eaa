package io.holdfast.sources.postgres.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A segment's file while it is written. What goes wrong with it is told apart from what goes wrong with what is read. */
final class SegmentFile implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private SegmentFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** Makes it, or empties it. */
    static SegmentFile make(Path path) throws Unwritable {
        try {
            return new SegmentFile(
                    path,
                    FileChannel.open(
                            path,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.TRUNCATE_EXISTING));
        } catch (IOException e) {
            throw new Unwritable(path, e);
        }
    }

    /** The file cannot be written, as on a full disk. */
    static final class Unwritable extends IOException {
        private static final long serialVersionUID = 1L;

        Unwritable(Path path, IOException cause) {
            super(path + " cannot be written: " + cause.getMessage(), cause);
        }
    }

    /** Appends what is written to it. */
    OutputStream out() {
        return new OutputStream() {
            @Override
            public void write(int one) throws Unwritable {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int from, int length) throws Unwritable {
                SegmentFile.this.write(ByteBuffer.wrap(bytes, from, length), -1);
            }
        };
    }

    /** @param at the offset in the file; negative: behind what was written last */
    void write(ByteBuffer content, long at) throws Unwritable {
        try {
            long next = at;
            while (content.hasRemaining()) {
                next += at < 0 ? channel.write(content) : channel.write(content, next);
            }
        } catch (IOException e) {
            throw new Unwritable(path, e);
        }
    }

    /** Cuts it to a length and fills it up to another with zeros. */
    void finish(long length, long size) throws Unwritable {
        try {
            channel.truncate(length);
            ByteBuffer zeros = ByteBuffer.allocate(1 << 16);
            for (long end = channel.size(); end < size; end = channel.size()) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - end));
                channel.write(zeros, end);
            }
        } catch (IOException e) {
            throw new Unwritable(path, e);
        }
    }

    @Override
    public void close() throws Unwritable {
        try {
            channel.close();
        } catch (IOException e) {
            throw new Unwritable(path, e);
        }
    }
}
