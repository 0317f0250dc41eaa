package io.holdfast.sources.postgres.protocol;

import java.time.Instant;
import java.util.Optional;

/** What comes on a {@link WalStream}. */
public sealed interface WalMessage {
    /**
     * A piece of the log, not aligned to anything.
     *
     * @param start position of the first byte
     * @param serverEnd how far the server's log is now
     * @param serverTime by the server's clock, as it was sent
     * @param bytes the receiver's own
     */
    record Data(Lsn start, Lsn serverEnd, Instant serverTime, byte[] bytes) implements WalMessage {
        public Lsn end() {
            return start.plus(bytes.length);
        }
    }

    /** @param replyRequested whether the server wants a status at once and else drops us */
    record Keepalive(Lsn serverEnd, Instant serverTime, boolean replyRequested) implements WalMessage {}

    /**
     * The stream is over and the connection free for the next command.
     *
     * @param next set when the server has left the timeline for another
     */
    record End(Optional<NextTimeline> next) implements WalMessage {}

    /** @param start where the timeline begins; the log before it is the old timeline's */
    record NextTimeline(int timeline, Lsn start) {}
}
