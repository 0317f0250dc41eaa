package io.holdfast.server.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Slows guessing down: after five failures of one name from one address the next try has to wait a second, then two, four
 * and so on up to five minutes. Bound to the address, so that a stranger cannot lock somebody out from elsewhere.
 */
@Component
class SignInAttempts {
    private static final int FREE = 5;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final int MOST_KEPT = 10_000;

    private record Key(String username, String address) {}

    private record Failures(int count, Instant last) {}

    private final Clock clock;
    private final Map<Key, Failures> failures = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Failures> eldest) {
            return size() > MOST_KEPT;
        }
    };

    SignInAttempts(Clock clock) {
        this.clock = clock;
    }

    /** How long the next try has to wait; zero when it may be made. */
    synchronized Duration wait(String username, String address) {
        Key key = new Key(username, address);
        Failures known = failures.get(key);
        if (known == null) {
            return Duration.ZERO;
        }
        Duration since = Duration.between(known.last(), clock.instant());
        if (since.compareTo(FORGOTTEN) > 0) {
            failures.remove(key);
            return Duration.ZERO;
        }
        if (known.count() < FREE) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(known.count() - FREE, 20));
        Duration left = (pause.compareTo(LONGEST) > 0 ? LONGEST : pause).minus(since);
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void failed(String username, String address) {
        failures.merge(
                new Key(username, address),
                new Failures(1, clock.instant()),
                (known, one) -> new Failures(known.count() + 1, one.last()));
    }

    synchronized void succeeded(String username, String address) {
        failures.remove(new Key(username, address));
    }
}
