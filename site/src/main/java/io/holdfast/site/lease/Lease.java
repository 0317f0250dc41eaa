package io.holdfast.site.lease;

import io.holdfast.site.lease.ActiveRecord.Database;
import io.holdfast.site.lease.GroupStore.Found;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A lease on being active (Gray and Cheriton, "Leases", 1989), without etcd's own leases: its holder renews the record by
 * changing it, each time on the condition that nobody else has, and may act for the lease's duration from the moment when
 * it <em>asked</em> for the last renewal that a majority took. Another site takes the record over when it was released,
 * or when that site itself has seen no change of it for the whole duration, on the condition that there is none: as it saw
 * the last change after the holder had asked for it, the holder's time is over by then. Only the speed of the machines'
 * clocks counts, not what they show. (etcd's own leases may be renewed by a leader that a majority has left, in 3.4.)
 * For many threads.
 */
public final class Lease {
    private final GroupStore store;
    private final String site;
    private final String home;
    private final Duration duration;
    private final UptimeClock clock;
    private final InstantSource time;

    private @Nullable ActiveRecord mine;
    private long mineRevision;
    private volatile long actUntil;
    private volatile @Nullable Observation observed;
    private final Map<String, Heard> heard = new HashMap<>();

    /**
     * What this site has seen.
     *
     * @param activeRevision of the record of who is active, 0: there is none
     * @param activeSeen when this site first saw that revision, by the uptime clock
     */
    private record Observation(GroupView view, long activeRevision, long activeSeen) {}

    private record Heard(long revision, long at) {}

    /** @param home distinguishes this agent from any other that calls itself the same site */
    public Lease(GroupStore store, String site, String home, Duration duration, UptimeClock clock, InstantSource time) {
        this.store = store;
        this.site = site;
        this.home = home;
        this.duration = duration;
        this.clock = clock;
        this.time = time;
    }

    /** Until when the holder may act, by the uptime clock in milliseconds; in the past for who is not the holder. */
    public long actUntil() {
        return actUntil;
    }

    /** Whether this site may act as the active one for so much longer. */
    public boolean holds(Duration longer) {
        return clock.millis() + longer.toMillis() < actUntil;
    }

    /** The fencing token, if this site took the lease and has not been found to have lost it. */
    public synchronized Optional<Long> epoch() {
        return mine == null ? Optional.empty() : Optional.of(mine.epoch());
    }

    /** What was last seen of the group; absent until etcd has answered once. */
    public Optional<GroupView> view() {
        Observation last = observed;
        return last == null ? Optional.empty() : Optional.of(last.view());
    }

    /** For how long this site has seen no change of the record of who is active, in milliseconds. */
    public long unchangedMillis() {
        Observation last = observed;
        return last == null ? 0 : clock.millis() - last.activeSeen();
    }

    /**
     * Whether who was active in this view has lost its lease for sure, as far as this site can tell. It has not in a view that
     * is not the latest in that: what has come since, such as that it gave its place to somebody, is to be looked at first.
     */
    public boolean isFree(GroupView seen) {
        Observation last = observed;
        return last != null && last.view().active().equals(seen.active()) && isFree(last);
    }

    private boolean isFree(Observation last) {
        Optional<ActiveRecord> record = last.view().active();
        return record.isEmpty()
                || record.get().released()
                || isOwn(record.get())
                || clock.millis() - last.activeSeen() >= duration.toMillis();
    }

    /** For how long a site has said nothing, in milliseconds; very long when it never has. */
    public synchronized long silentMillis(String other) {
        Heard last = heard.get(other);
        return last == null ? Long.MAX_VALUE : clock.millis() - last.at();
    }

    /**
     * Says this site's status, renews the lease if this site holds it, and looks at the group.
     *
     * @param database of the active server, if this site holds the lease
     * @return false when this site held the lease and no longer does
     * @throws IOException when etcd did not answer: a lease goes on only until {@link #actUntil}
     */
    public synchronized boolean beat(SiteStatus status, Database database, Set<String> caughtUp)
            throws IOException, InterruptedException {
        ActiveRecord held = mine;
        if (held == null) {
            observe(store.say(status));
            return true;
        }
        for (int tries = 0; ; tries++) {
            ActiveRecord next = held.renewed(database, caughtUp);
            long asked = clock.millis();
            Found found = store.putActive(next, mineRevision, status);
            observe(found);
            if (found.done()) {
                mine = next;
                mineRevision = found.activeRevision();
                actUntil = asked + duration.toMillis();
                return true;
            }
            // an earlier renewal whose answer was lost has changed it, or another holder has
            Optional<ActiveRecord> there = found.view().active();
            if (tries > 2
                    || there.isEmpty()
                    || !isOwn(there.get())
                    || there.get().epoch() != held.epoch()
                    || there.get().released()) {
                lose();
                return false;
            }
            held = there.get();
            mineRevision = found.activeRevision();
        }
    }

    /**
     * Takes the lease if it is free, unless another was quicker.
     *
     * @throws IOException when etcd did not answer; should the lease have been taken all the same, a later call finds it
     */
    public synchronized boolean acquire(String reason, SiteStatus status, Database database)
            throws IOException, InterruptedException {
        Observation last = observed;
        if (last == null || !isFree(last)) {
            return false;
        }
        Optional<ActiveRecord> before = last.view().active();
        ActiveRecord wanted = new ActiveRecord(
                site,
                home,
                before.map(ActiveRecord::epoch).orElse(0L) + 1,
                0,
                false,
                Optional.empty(),
                reason,
                time.instant(),
                database,
                Set.of());
        long asked = clock.millis();
        Found found = store.putActive(wanted, last.activeRevision(), status);
        observe(found);
        if (!found.done()) {
            return false;
        }
        mine = wanted;
        mineRevision = found.activeRevision();
        actUntil = asked + duration.toMillis();
        return true;
    }

    /**
     * Gives the lease up: others need not wait for its end. The server must not take writes any more.
     *
     * @param to who is to take it first
     */
    public synchronized void release(Optional<String> to, String reason, SiteStatus status)
            throws IOException, InterruptedException {
        ActiveRecord held = mine;
        if (held == null) {
            return;
        }
        long revision = mineRevision;
        lose();
        observe(store.putActive(held.released(to, reason, time.instant()), revision, status));
    }

    /**
     * Gives up a lease under which nothing was done: who held it before stands there again, under this token, as one that has
     * not given its place up. So whoever takes over next measures what is missing by that one, and fences it.
     *
     * @param before as this site found it
     */
    public synchronized void giveBack(ActiveRecord before, String reason, SiteStatus status)
            throws IOException, InterruptedException {
        ActiveRecord held = mine;
        if (held == null) {
            return;
        }
        long revision = mineRevision;
        lose();
        observe(store.putActive(before.again(held.epoch(), reason, time.instant()), revision, status));
    }

    /** Stops acting at once; others take over when the duration is over. */
    public synchronized void lose() {
        mine = null;
        actUntil = 0;
    }

    private boolean isOwn(ActiveRecord record) {
        return record.site().equals(site) && record.home().equals(home);
    }

    private void observe(Found found) {
        Observation last = observed;
        long now = clock.millis();
        boolean same = last != null && last.activeRevision() == found.activeRevision();
        observed =
                new Observation(found.view(), found.activeRevision(), same && last != null ? last.activeSeen() : now);
        new TreeMap<>(found.siteRevisions()).forEach((name, revision) -> {
            Heard before = heard.get(name);
            if (before == null || before.revision() != revision) {
                heard.put(name, new Heard(revision, now));
            }
        });
    }
}
