package io.holdfast.site.agent;

import io.holdfast.site.postgres.ServerView.Standby;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Which standbys answer, by the speed of this machine's clock. PostgreSQL judges by the time of day, and one whose clock was
 * set back by hours goes on waiting for a standby that is gone for as long. For one thread.
 */
final class Attention {
    /** A standby says where it is each second, whatever happens ({@code wal_receiver_status_interval}). */
    private static final long LEAST_MILLIS = 2000;

    private final long patience;
    private final Map<String, Heard> heard = new HashMap<>();

    private record Heard(Standby said, long at) {}

    /** @param lease its duration, of which PostgreSQL waits two thirds for an answer too */
    Attention(Duration lease) {
        this.patience = Math.max(LEAST_MILLIS, lease.toMillis() * 2 / 3);
    }

    void begin() {
        heard.clear();
    }

    /** @param now milliseconds of the uptime clock */
    boolean answers(Standby standby, long now) {
        if (!standby.streaming()) {
            return false;
        }
        Heard before = heard.get(standby.name());
        if (before == null
                || !before.said().answered().equals(standby.answered())
                || !before.said().flushed().equals(standby.flushed())) {
            heard.put(standby.name(), new Heard(standby, now));
            return true;
        }
        return now - before.at() <= patience;
    }
}
