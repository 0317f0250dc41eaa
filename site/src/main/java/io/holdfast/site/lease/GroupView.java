package io.holdfast.site.lease;

import java.util.Map;
import java.util.Optional;

/**
 * All that was known of a group at one moment.
 *
 * @param active the record of who is active; absent for a group that never had one
 * @param sites by name, as they last said; for how long each has been silent see {@link Lease#silentMillis}
 * @param paused who has switched automatic failover off, and why
 * @param fence the newest that was asked for, also one that is spent; see {@link #inForce}
 */
public record GroupView(
        Optional<ActiveRecord> active,
        Map<String, SiteStatus> sites,
        Optional<Wish> wish,
        Optional<String> paused,
        Optional<Fence> fence) {
    /** The fence that holds against who is active, or was last; empty where there is none. */
    public Optional<Fence> inForce() {
        return fence.filter(one -> active.filter(one::holds).isPresent());
    }
}
