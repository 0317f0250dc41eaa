package io.holdfast.site.lease;

import java.util.Map;
import java.util.Optional;

/**
 * All that was known of a group at one moment.
 *
 * @param active the record of who is active; absent for a group that never had one
 * @param sites by name, as they last said; for how long each has been silent see {@link Lease#silentMillis}
 * @param paused who has switched automatic failover off, and why
 */
public record GroupView(
        Optional<ActiveRecord> active, Map<String, SiteStatus> sites, Optional<Wish> wish, Optional<String> paused) {}
