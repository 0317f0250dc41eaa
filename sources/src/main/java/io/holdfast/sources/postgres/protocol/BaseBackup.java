package io.holdfast.sources.postgres.protocol;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A running base backup: archives of tar format one after another, the data directory's last, then the manifest.
 * Read by one thread, each part to its end before the next. Closing the connection instead ends the backup on the
 * server, and leaves nothing there.
 */
public final class BaseBackup {
    private static final int FIRST_ONE_COPY = 15;
    private static final String DATA_CORRUPTED = "XX001";

    private final Conversation conversation;
    /** Whether all parts come in one copy, each message with its kind; versions before 15 send a copy for each part. */
    private final boolean oneCopy;

    private final Lsn start;
    private final int timeline;
    private final List<Tablespace> tablespaces;
    private boolean copyDone;
    private boolean announced;
    private int copies;
    private Part current = new Part();

    private BaseBackup(
            Conversation conversation, boolean oneCopy, Lsn start, int timeline, List<Tablespace> tablespaces) {
        this.conversation = conversation;
        this.oneCopy = oneCopy;
        this.start = start;
        this.timeline = timeline;
        this.tablespaces = List.copyOf(tablespaces);
    }

    /**
     * @param oid empty for the data directory itself
     * @param location as the server sees it; empty for the data directory
     * @param bytes the server's estimate
     */
    public record Tablespace(Optional<Long> oid, Optional<String> location, long bytes) {}

    /** A part of the backup; its content is valid until the next part is asked for. */
    public sealed interface Content {
        InputStream stream();
    }

    /**
     * @param name such as {@code base.tar} or {@code 16384.tar}
     * @param location of the tablespace as the server sees it; empty for the data directory
     */
    public record Archive(String name, String location, InputStream stream) implements Content {}

    /** The content of {@code backup_manifest}. */
    public record Manifest(InputStream stream) implements Content {}

    /**
     * @param lsn the first position that is not needed to make the backup consistent
     * @param damage the server's complaint of pages with wrong checksums, which are in the backup as they are; the
     *     connection's warnings name them
     */
    public record End(Lsn lsn, int timeline, Optional<ServerErrorException> damage) {}

    static BaseBackup open(Conversation conversation, int serverMajor) throws SourceException, InterruptedException {
        List<Optional<String>> position = conversation.readResult().rows().getFirst();
        List<Tablespace> tablespaces = new ArrayList<>();
        for (List<Optional<String>> row : conversation.readResult().rows()) {
            // kibibytes
            long bytes = row.get(2).map(Long::valueOf).orElse(0L) * 1024;
            tablespaces.add(new Tablespace(row.get(0).map(Long::valueOf), row.get(1), bytes));
        }
        boolean oneCopy = serverMajor >= FIRST_ONE_COPY;
        if (oneCopy) {
            char type = conversation.next(Conversation.PATIENCE);
            if (type != 'H') {
                throw conversation.unexpected(type);
            }
        }
        return new BaseBackup(
                conversation,
                oneCopy,
                Lsn.parse(position.get(0).orElseThrow()),
                Integer.parseInt(position.get(1).orElseThrow()),
                tablespaces);
    }

    /** Where replay of the backup begins. */
    public Lsn start() {
        return start;
    }

    public int timeline() {
        return timeline;
    }

    /** All that come, the data directory among them. */
    public List<Tablespace> tablespaces() {
        return tablespaces;
    }

    /** The next part, after whatever was left unread of the one before it; empty after the last. */
    public Optional<Content> next() throws SourceException, InterruptedException {
        while (!announced && !copyDone && (oneCopy || copies > 0)) {
            current.advance();
        }
        if (copyDone) {
            return Optional.empty();
        }
        announced = false;
        current = new Part();
        return oneCopy ? Optional.of(announcedPart()) : nextCopy();
    }

    private Content announcedPart() throws SourceException {
        ByteBuffer body = conversation.body();
        return body.get() == 'm' ? new Manifest(current) : new Archive(Wire.string(body), Wire.string(body), current);
    }

    /** The archives come in the order in which the tablespaces were listed, the manifest last. */
    private Optional<Content> nextCopy() throws SourceException, InterruptedException {
        char type = conversation.next(Conversation.PATIENCE);
        if (type == 'T') {
            copyDone = true;
            return Optional.empty();
        }
        if (type != 'H') {
            throw conversation.unexpected(type);
        }
        if (copies == tablespaces.size()) {
            return Optional.of(new Manifest(current));
        }
        Tablespace tablespace = tablespaces.get(copies++);
        String name = tablespace.oid().map(oid -> oid + ".tar").orElse("base.tar");
        return Optional.of(new Archive(name, tablespace.location().orElse(""), current));
    }

    /**
     * Reads the server's last word, after the last part.
     *
     * @throws ServerErrorException when it failed after all
     */
    public End finish() throws SourceException, InterruptedException {
        if (!copyDone) {
            throw new IllegalStateException("the backup has not been read to its end");
        }
        List<Optional<String>> row = conversation.readResult().rows().getFirst();
        Optional<ServerErrorException> damage = Optional.empty();
        try {
            conversation.finish();
        } catch (ServerErrorException e) {
            if (!e.sqlState().equals(DATA_CORRUPTED)) {
                throw e;
            }
            damage = Optional.of(e);
        }
        return new End(
                Lsn.parse(row.get(0).orElseThrow()), Integer.parseInt(row.get(1).orElseThrow()), damage);
    }

    /** The bytes of one part, as they come. */
    private final class Part extends InputStream {
        private ByteBuffer piece = ByteBuffer.allocate(0);

        /** @return whether there is a piece; false at the part's end */
        private boolean advance() throws SourceException, InterruptedException {
            while (true) {
                char type = conversation.next(Conversation.PATIENCE);
                if (type == 'c') {
                    copyDone = oneCopy;
                    announced = !oneCopy;
                    return false;
                }
                if (type != 'd') {
                    throw conversation.unexpected(type);
                }
                ByteBuffer body = conversation.body();
                if (!oneCopy) {
                    piece = body;
                    return true;
                }
                char kind = (char) body.get(0);
                switch (kind) {
                    case 'd' -> {
                        piece = body.position(1);
                        return true;
                    }
                    case 'p' -> {
                        // the server's count of what it sent; we count what we read
                    }
                    case 'n', 'm' -> {
                        announced = true;
                        return false;
                    }
                    default -> throw conversation.unexpected(kind);
                }
            }
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
            if (current != this) {
                throw new IllegalStateException("the next part has begun");
            }
            while (!piece.hasRemaining()) {
                if (announced || copyDone || !advanceInterruptibly()) {
                    return -1;
                }
            }
            int count = Math.min(length, piece.remaining());
            piece.get(bytes, offset, count);
            return count;
        }

        private boolean advanceInterruptibly() throws IOException {
            try {
                return advance();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                InterruptedIOException interrupt = new InterruptedIOException("the backup is being cancelled");
                interrupt.initCause(e);
                throw interrupt;
            }
        }
    }
}
