package io.holdfast.site.agent;

import io.holdfast.site.config.SiteConfiguration.Failover;
import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.Fence;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.Wish;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a site may take over, once the lease is free. Nothing here keeps two sites from being active, the lease does
 * that; this keeps a site with less data, or one that nobody wants, from becoming active.
 *
 * @param silent beyond how many milliseconds a site's word no longer counts
 */
record Eligibility(Failover failover, String site, long silent) {
    /** For how long each site has said nothing, in milliseconds. */
    @FunctionalInterface
    interface Silence {
        long millis(String site);
    }

    /** Yes, with the reason for the history; or no, with what is in the way. */
    sealed interface Verdict {
        record Yes(String reason, Optional<String> wish) implements Verdict {}

        record No(String reason) implements Verdict {}
    }

    /** @param position how far this site's server has received the log */
    Verdict of(ActiveRecord record, GroupView view, Lsn position, Silence silence) {
        Optional<Wish> wish = view.wish().filter(wanted -> wanted.to().equals(site));
        Optional<Fence> fence = view.inForce();
        if (fence.isPresent()) {
            return fenced(fence.get(), record, wish, position);
        }
        if (record.released() && record.to().equals(Optional.of(site))) {
            return new Verdict.Yes(record.reason(), wish.map(Wish::id));
        }
        Optional<String> lacking = lacking(record, position);
        if (wish.isPresent() && wish.get().kind() == Wish.Kind.FAILOVER) {
            if (lacking.isPresent() && !wish.get().acceptLoss()) {
                return new Verdict.No("asked to take over, but " + lacking.get()
                        + ". Say --accept-loss to lose that, or bring " + record.site() + " back.");
            }
            return new Verdict.Yes(
                    "failover asked for by " + wish.get().by(),
                    Optional.of(wish.get().id()));
        }
        if (record.site().equals(site)) {
            return new Verdict.Yes("was active before, and nobody has taken over", Optional.empty());
        }
        if (view.paused().isPresent()) {
            return new Verdict.No(
                    "automatic failover is paused: " + view.paused().get());
        }
        if (!failover.automatic()) {
            return new Verdict.No(
                    record.site() + " is not active any more. Failover is not automatic here: holdfast site"
                            + " failover --to " + site);
        }
        if (lacking.isPresent()) {
            return new Verdict.No(record.site() + " is not active any more, but " + lacking.get());
        }
        if (!record.released()) {
            long agree = view.sites().values().stream()
                    .filter(status -> !status.site().equals(record.site()))
                    .filter(status -> !status.seesActive() && silence.millis(status.site()) < silent)
                    .map(SiteStatus::site)
                    .count();
            if (agree < failover.observers()) {
                return new Verdict.No(record.site() + " has lost its lease, but only " + agree + " of "
                        + failover.observers() + " observers do not reach it");
            }
        }
        return new Verdict.Yes(
                record.released() ? record.reason() : record.site() + " did not renew its lease", Optional.empty());
    }

    /** Who was active has been stopped so that somebody decides: nobody goes on unasked, and who is asked to says what is lost. */
    private Verdict fenced(Fence fence, ActiveRecord record, Optional<Wish> wish, Lsn position) {
        if (wish.isEmpty()) {
            return new Verdict.No("the group was fenced by " + fence.by() + " at " + fence.at()
                    + ", and nobody was asked to take over since");
        }
        String words = wish.get().kind().name().toLowerCase(Locale.ROOT) + " asked for by "
                + wish.get().by() + " after a fence";
        Verdict.Yes yes = new Verdict.Yes(words, Optional.of(wish.get().id()));
        if (record.site().equals(site)) {
            return yes;
        }
        Optional<Long> missing = missing(fence, position);
        if (missing.equals(Optional.of(0L))) {
            return yes;
        }
        if (wish.get().kind() == Wish.Kind.SWITCHOVER) {
            return new Verdict.No("asked to take over without loss, but "
                    + missing.map(bytes -> "this site lacks " + bytes + " bytes of the fenced site's log")
                            .orElse("the fenced site did not stop cleanly, so that nobody knows the end of its log")
                    + ". Wait, or ask for a failover.");
        }
        Optional<String> lacking = lacking(record, position);
        return lacking.isPresent() && !wish.get().acceptLoss()
                ? new Verdict.No("asked to take over, but " + lacking.get()
                        + ". Say --accept-loss to lose that, or lift" + " the fence of " + record.site() + ".")
                : yes;
    }

    /** Bytes of log that a site has not which was there when the active one was stopped; empty where nobody knows. */
    static Optional<Long> missing(Fence fence, Lsn position) {
        return fence.done()
                .flatMap(Fence.Done::end)
                .map(end -> Math.max(0, Lsn.parse(end).minus(position)));
    }

    private Optional<String> lacking(ActiveRecord record, Lsn position) {
        if (record.site().equals(site)) {
            return Optional.empty();
        }
        if (failover.synchronous()) {
            return record.caughtUp().contains(site)
                    ? Optional.empty()
                    : Optional.of("this site was not caught up with every acknowledged commit");
        }
        long behind = behind(record, position);
        return behind <= failover.maximumLagBytes()
                ? Optional.empty()
                : Optional.of("this site lacks " + behind + " bytes of its log, more than the "
                        + failover.maximumLagBytes() + " allowed");
    }

    /** Bytes of log that the former holder had at its last beat and this site has not. */
    static long behind(ActiveRecord record, Lsn position) {
        return Math.max(0, Lsn.parse(record.database().flushed()).minus(position));
    }
}
