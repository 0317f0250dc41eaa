package io.holdfast.sources.postgres.log;

import java.time.Instant;
import java.util.Optional;

/**
 * How the receiving is going.
 *
 * @param detail what is wrong, with what to do; empty while all is well
 * @param receivedAt when the last bytes came in, by this machine's clock
 */
record ReceiverStatus(Phase phase, String detail, Optional<Instant> receivedAt) {
    enum Phase {
        /** Connecting for the first time. */
        STARTING,
        /** Bytes come in, or would if there were any. */
        STREAMING,
        /** Not connected; tried again by itself. */
        RECONNECTING,
        /** Tried again by itself, but a person has to do something. */
        FAILED
    }
}
