package io.holdfast.sources.postgres.log;

/** What fills a spool: a receiver of the server's stream, or segments that the server hands over one by one. */
sealed interface LogIntake permits LogReceiver, SegmentInbox {
    ReceiverStatus status();

    /** Takes in nothing more. */
    void stop();
}
