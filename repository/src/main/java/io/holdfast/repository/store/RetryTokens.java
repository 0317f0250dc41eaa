package io.holdfast.repository.store;

import java.time.Duration;

/**
 * What all calls to a store may try again, together: each attempt after a first one takes a token, and an attempt that
 * succeeds gives its token back. When there is none left, whoever wants one waits until the next is minted. So a store
 * that is down sees a few attempts a second at most, however many calls wait for it, and each call still waits for as long
 * as it may. The idea is that of the token bucket in the "standard" retry mode of the AWS SDKs; theirs ends calls when the
 * bucket is empty, where a backup would rather ride out an outage of minutes. Kept as the time from which on the bucket is
 * full again (the "generic cell rate algorithm", ITU-T I.371). Safe for many threads.
 */
final class RetryTokens {
    private final int most;
    private final long mintingNanos;
    private long fullAt;

    /**
     * @param most tokens in store
     * @param minting how long it takes to make one
     * @param now any time, in nanoseconds, as all that are given
     */
    RetryTokens(int most, Duration minting, long now) {
        this.most = most;
        this.mintingNanos = minting.toNanos();
        this.fullAt = now;
    }

    /** Takes a token. @return after how many nanoseconds it may be used, 0 for at once */
    synchronized long take(long now) {
        // by differences, as such clocks wrap around
        fullAt = (fullAt - now > 0 ? fullAt : now) + mintingNanos;
        return Math.max(0, fullAt - now - most * mintingNanos);
    }

    /** Gives back one that was not needed. */
    synchronized void giveBack() {
        fullAt -= mintingNanos;
    }
}
