package io.holdfast.control.log;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the log of a data set has come into one repository.
 *
 * @param receivedLsn up to where it is durable in the spool; null before the first byte
 * @param shippedLsn up to where the repository holds it
 * @param shippedAt up to this instant a restore from the repository loses nothing
 * @param restorableTo the last instant that a restore can be told to go to: up to here the repository itself says that
 *     it is complete; some seconds behind {@code shippedAt}
 * @param lagBytes received and not yet shipped
 * @param lagSeconds how much would be lost if the source and this machine were gone now
 * @param spooledBytes in the spool, for all repositories of the data set
 * @param spoolMostBytes at which the spool is full
 * @param slot null when the log is handed over, or the server does not say
 * @param state {@code starting}, {@code streaming}, {@code reconnecting} or {@code failed}
 * @param gapFoundAt when it was found that log is missing which no base backup has made needless yet; mostly null
 * @param detail what is wrong, or empty
 */
public record LogStatus(
        String dataSet,
        String repository,
        @Nullable String receivedLsn,
        @Nullable Instant receivedAt,
        @Nullable String shippedLsn,
        @Nullable Instant shippedAt,
        @Nullable Instant restorableTo,
        long lagBytes,
        double lagSeconds,
        long spooledBytes,
        long spoolMostBytes,
        @Nullable SlotStatus slot,
        String state,
        @Nullable Instant gapFoundAt,
        String detail) {}
