package io.holdfast.server.site;

import io.holdfast.site.lease.SiteStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which agents say nothing any more, by this server's own measure: the last word of one that is gone stays in etcd, and stands
 * there as if it held. For many threads.
 */
final class Silence {
    /** An agent speaks twice a second. */
    private static final Duration AFTER = Duration.ofSeconds(5);

    private final Map<String, Heard> heard = new ConcurrentHashMap<>();

    private record Heard(SiteStatus said, long at) {}

    /**
     * @param now of the machine's running clock, in nanoseconds
     * @return whether it says the same for five seconds or more; never of what is seen for the first time
     */
    boolean isSilent(String group, SiteStatus said, long now) {
        Heard first = heard.merge(
                group + "/" + said.site(),
                new Heard(said, now),
                (known, seen) -> known.said().equals(said) ? known : seen);
        return now - first.at() >= AFTER.toNanos();
    }
}
