package io.holdfast.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much each of many may still do: so many at once, and so many a second in the long run (a token bucket for each). Safe
 * for many threads. Those not heard of for longest are forgotten first, which gives them everything anew.
 */
final class Allowances {
    private static final int MOST_KEPT = 20_000;

    private final double aSecond;
    private final double atOnce;
    private final Clock clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_KEPT;
        }
    };

    private record Bucket(double left, Instant at) {}

    /** @param aSecond 0: no bound */
    Allowances(double aSecond, double atOnce, Clock clock) {
        this.aSecond = aSecond;
        this.atOnce = atOnce;
        this.clock = clock;
    }

    /** @return 0 when it may be done now; else after how many whole seconds, and nothing was taken */
    synchronized long take(String who) {
        if (aSecond == 0) {
            return 0;
        }
        Instant now = clock.instant();
        Bucket before = buckets.getOrDefault(who, new Bucket(atOnce, now));
        double seconds = Math.max(0, Duration.between(before.at(), now).toNanos() / 1e9);
        double left = Math.min(atOnce, before.left() + seconds * aSecond);
        boolean may = left >= 1;
        buckets.put(who, new Bucket(may ? left - 1 : left, now));
        return may ? 0 : (long) Math.ceil((1 - left) / aSecond);
    }
}
