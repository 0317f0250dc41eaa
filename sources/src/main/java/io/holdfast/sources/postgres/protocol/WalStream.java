package io.holdfast.sources.postgres.protocol;

import io.holdfast.sources.SourceException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running stream of the log. One thread receives; statuses may be sent by any, such as the one that syncs the disk.
 * Whoever receives answers keepalives that ask for it, and sends a status well within the server's
 * {@code wal_sender_timeout} (60 s by default).
 */
public final class WalStream {
    private final Conversation conversation;
    private final AtomicBoolean doneSent = new AtomicBoolean();
    private boolean ended;

    private WalStream(Conversation conversation) {
        this.conversation = conversation;
    }

    static WalStream open(Conversation conversation) throws SourceException, InterruptedException {
        WalStream stream = new WalStream(conversation);
        char type = conversation.next(Conversation.PATIENCE);
        if (type == 'T') {
            // nothing to stream: the timeline ends where we asked it to begin
            stream.pending = Optional.of(stream.result(type));
        } else if (type != 'W') {
            throw conversation.unexpected(type);
        }
        return stream;
    }

    private Optional<WalMessage.End> pending = Optional.empty();

    /**
     * Waits for the next message.
     *
     * @return empty when none has come within {@code within}
     * @throws IllegalStateException after the end
     * @throws SourceException when the server or the connection fails, or the connection was closed by another thread
     */
    public Optional<WalMessage> receive(Duration within) throws SourceException, InterruptedException {
        if (ended) {
            throw new IllegalStateException("the stream has ended");
        }
        if (pending.isPresent()) {
            ended = true;
            return Optional.of(pending.get());
        }
        Optional<Character> type = conversation.poll(within);
        if (type.isEmpty()) {
            return Optional.empty();
        }
        switch (type.get()) {
            case 'd' -> {
                return Optional.of(message(conversation.body()));
            }
            case 'c' -> {
                // the server is done: at the end of a timeline, or because we said that we are
                sendDone();
                ended = true;
                return Optional.of(result(conversation.next(Conversation.PATIENCE)));
            }
            default -> throw conversation.unexpected(type.get());
        }
    }

    /** Whether more has come in already: a receiver reads it before it forces what it has to the disk. */
    public boolean readable() {
        return conversation.readable();
    }

    /**
     * Tells the server how far we are; with a slot or as a synchronous standby this releases log and commits, so
     * {@code flushed} must be on disk.
     *
     * @param replyRequested whether the server is to answer with a keepalive at once
     */
    public void sendStatus(Lsn written, Lsn flushed, Lsn applied, boolean replyRequested) throws SourceException {
        ByteBuffer status = ByteBuffer.allocate(34)
                .put((byte) 'r')
                .putLong(written.value())
                .putLong(flushed.value())
                .putLong(applied.value())
                .putLong(ServerClock.microseconds(Instant.now()))
                .put((byte) (replyRequested ? 1 : 0))
                .flip();
        conversation.send('d', status);
    }

    /** Asks the server to end the stream; {@link #receive} goes on until it gives {@link WalMessage.End}. */
    public void finish() throws SourceException {
        sendDone();
    }

    private void sendDone() throws SourceException {
        if (doneSent.compareAndSet(false, true)) {
            conversation.send('c', ByteBuffer.allocate(0));
        }
    }

    private WalMessage message(ByteBuffer body) throws SourceException {
        char kind = (char) body.get();
        if (kind == 'w') {
            Lsn start = new Lsn(body.getLong());
            Lsn end = new Lsn(body.getLong());
            Instant time = ServerClock.instant(body.getLong());
            byte[] bytes = new byte[body.remaining()];
            body.get(bytes);
            return new WalMessage.Data(start, end, time, bytes);
        }
        if (kind == 'k') {
            return new WalMessage.Keepalive(
                    new Lsn(body.getLong()), ServerClock.instant(body.getLong()), body.get() == 1);
        }
        throw conversation.unexpected(kind);
    }

    /** What follows the stream: the next timeline's row, if any, then command ends. */
    private WalMessage.End result(char first) throws SourceException, InterruptedException {
        char type = first;
        ResultSet rows = new ResultSet();
        while (type != 'Z') {
            if (type == 'D') {
                rows.add(conversation.body());
            } else if (type != 'T' && type != 'C') {
                throw conversation.unexpected(type);
            }
            type = conversation.next(Conversation.PATIENCE);
        }
        if (rows.rows().isEmpty()) {
            return new WalMessage.End(Optional.empty());
        }
        List<Optional<String>> row = rows.rows().getFirst();
        return new WalMessage.End(Optional.of(new WalMessage.NextTimeline(
                Integer.parseInt(row.get(0).orElseThrow()), Lsn.parse(row.get(1).orElseThrow()))));
    }
}
