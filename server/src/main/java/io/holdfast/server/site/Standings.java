package io.holdfast.server.site;

import io.holdfast.control.Bytes;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.GroupStanding.FenceStanding;
import io.holdfast.control.site.GroupStanding.Member;
import io.holdfast.control.site.SiteGroups.Progress;
import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.Fence;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.Rehearsing;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.SiteStatus.Follower;
import io.holdfast.site.lease.Takeover;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What the agents say, in the control plane's words. */
final class Standings {
    private Standings() {}

    /** @param silent of which agents what stands there is old */
    static GroupStanding of(SiteGroup group, GroupView view, Predicate<SiteStatus> silent) {
        Optional<ActiveRecord> active = view.active();
        return new GroupStanding(
                group.name(),
                group.service(),
                active.filter(record -> !record.released())
                        .map(ActiveRecord::site)
                        .orElse(null),
                active.map(ActiveRecord::epoch).orElse(0L),
                active.map(ActiveRecord::since).orElse(null),
                view.paused().orElse(null),
                view.wish()
                        .map(wish -> wish.kind().name().toLowerCase(Locale.ROOT) + " to " + wish.to()
                                + ", asked for by " + wish.by() + " at " + wish.at())
                        .orElse(null),
                view.inForce().map(Standings::standing).orElse(null),
                view.sites().values().stream()
                        .map(status -> member(status, silent.test(status), view, active))
                        .toList());
    }

    private static FenceStanding standing(Fence fence) {
        return new FenceStanding(
                fence.id(),
                fence.site(),
                fence.token(),
                fence.by(),
                fence.at(),
                fence.done().isPresent());
    }

    /** How far a rehearsal is. @param last that the site was asked for */
    static Progress rehearsed(Optional<Rehearsing> last, String id, String site) {
        Optional<Rehearsing> asked = last.filter(one -> one.id().equals(id));
        if (asked.isEmpty()) {
            return new Progress(Progress.State.UNKNOWN, "Not asked for, or taken back.");
        }
        if (asked.get().outcome().isEmpty()) {
            return new Progress(Progress.State.ASKED, "The agent of " + site + " is at it.");
        }
        Rehearsing.Outcome outcome = asked.get().outcome().get();
        if (outcome.failure().isPresent()) {
            return new Progress(
                    Progress.State.DONE,
                    outcome.failure().get(),
                    Map.of("failed", outcome.failure().get()));
        }
        return new Progress(
                Progress.State.DONE,
                String.format(
                        Locale.ROOT,
                        "A copy of %s's standby, in %s, took writes %.2f s after it was promoted, and %d databases could be"
                                + " read%s; copied in %.1f s, ready after %.1f s%s. It was removed.",
                        site,
                        outcome.isolation(),
                        outcome.promotionSeconds(),
                        outcome.databases(),
                        outcome.queries()
                                .filter(count -> count > 0)
                                .map(count -> ", queries of its file answered with true: " + count)
                                .orElse(""),
                        outcome.copySeconds(),
                        outcome.recoverySeconds(),
                        outcome.newestCommit()
                                .map(at -> ", with all up to the commit of " + at)
                                .orElse("")),
                Map.of(
                        "rehearsed", site,
                        "isolation", outcome.isolation(),
                        "copySeconds", String.format(Locale.ROOT, "%.1f", outcome.copySeconds()),
                        "recoverySeconds", String.format(Locale.ROOT, "%.1f", outcome.recoverySeconds()),
                        "promotionSeconds", String.format(Locale.ROOT, "%.3f", outcome.promotionSeconds())));
    }

    /** How far a fence is; one that was spent by a takeover since was done. */
    static Progress fenced(GroupView view, String id) {
        Optional<Fence> fence = view.fence().filter(one -> one.id().equals(id));
        if (fence.isEmpty()) {
            return new Progress(Progress.State.UNKNOWN, "Not asked for, or taken back.");
        }
        if (fence.get().done().isEmpty()) {
            return view.inForce().isPresent()
                    ? new Progress(Progress.State.ASKED, "The agents are at it.")
                    : new Progress(Progress.State.UNKNOWN, "Another site became active before it held.");
        }
        Fence.Done done = fence.get().done().get();
        return new Progress(
                Progress.State.DONE,
                fence.get().site() + " takes no writes: " + done.how() + ", after " + done.millis() + " ms. Token "
                        + fence.get().token() + " and older ones are void; nobody takes over unasked.",
                Map.of(
                        "fenced", fence.get().site(),
                        "token", Long.toString(fence.get().token()),
                        "clean", Boolean.toString(done.end().isPresent()),
                        "fencingSeconds", seconds(done.millis())));
    }

    private static Member member(SiteStatus status, boolean silent, GroupView view, Optional<ActiveRecord> active) {
        Optional<Follower> follower = active.map(record -> view.sites().get(record.site()))
                .map(holder -> holder.followers().get(status.site()));
        return new Member(
                status.site(),
                silent
                        ? "silent"
                        : status.role().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                follower.map(Follower::lagBytes).orElse(null),
                follower.flatMap(Follower::lagMillis)
                        .map(millis -> millis / 1000.0)
                        .orElse(null),
                follower.flatMap(Follower::heartbeatMillis)
                        .map(millis -> millis / 1000.0)
                        .orElse(null),
                status.streaming() && !silent,
                status.fed().isPresent(),
                active.flatMap(record -> status.fed()
                                .map(fed -> fed.bytesBehind(record.database().flushed())))
                        .orElse(null),
                active.filter(record -> record.caughtUp().contains(status.site()))
                        .isPresent(),
                status.freeBytes().orElse(null),
                status.problem().orElse(null),
                status.at());
    }

    private static String loss(Takeover takeover) {
        return takeover.lossMillis()
                .map(millis -> "At most the last " + millis + " ms are lost: ")
                .orElse("It is not known how much is lost: ");
    }

    /** As {@link io.holdfast.control.site.SiteGroups.Progress} names them. */
    static Map<String, String> facts(Takeover takeover) {
        return Map.of(
                "active",
                takeover.site(),
                "token",
                Long.toString(takeover.epoch()),
                "lostBytes",
                Long.toString(takeover.lostBytes()),
                "lossSeconds",
                takeover.lossMillis().map(Standings::seconds).orElse("unknown"),
                "detectionSeconds",
                seconds(takeover.detectionMillis()),
                "fencingSeconds",
                seconds(takeover.fencingMillis()),
                "promotionSeconds",
                seconds(takeover.promotionMillis()),
                "tookSeconds",
                seconds(takeover.detectionMillis() + takeover.fencingMillis() + takeover.promotionMillis()));
    }

    private static String seconds(long millis) {
        return String.format(Locale.ROOT, "%.1f", millis / 1000.0);
    }

    static String words(Takeover takeover) {
        return takeover.site() + " is active with token " + takeover.epoch() + ". Detection "
                + takeover.detectionMillis() + " ms, lease and fencing " + takeover.fencingMillis()
                + " ms, promotion " + takeover.promotionMillis() + " ms"
                + takeover.replayMillis()
                        .map(millis -> " (of that " + millis + " ms for the rest of the log in the repository). ")
                        .orElse(". ")
                + (takeover.lostBytes() == 0 && takeover.unseenMillis() == 0
                        ? "Nothing is missing."
                        : loss(takeover)
                                + Bytes.text(takeover.lostBytes())
                                + " of the former active site's log are known to be missing"
                                + (takeover.unseenMillis() == 0
                                        ? "."
                                        : ", and what it acknowledged without a standby in the "
                                                + takeover.unseenMillis() + " ms after its last word."));
    }
}
