package io.holdfast.cli.site;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.SiteStatus.Follower;
import io.holdfast.site.lease.Takeover;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Who is active, and how the others are. */
@Command(
        name = "status",
        description =
                "Tell who is active, how far behind the standbys are, which of them may take over without loss, and"
                        + " how the last takeovers went. Exit code 1 when nobody is active or a site has a problem.")
final class SiteStatusCommand implements Callable<Integer> {
    private static final int SHOWN = 5;

    @Mixin
    private SiteOption site = new SiteOption();

    @Mixin
    private Output output = new Output();

    /** Whether the record of who is active and the sites' words changed while it was looked. */
    private record Looked(GroupView view, boolean activeBeats, List<String> silent, List<Takeover> takeovers) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        long lease = site.configuration().lease().toMillis();
        Looked looked = site.store(store -> look(store, lease));
        if (output.isJson()) {
            output.json(looked);
        } else {
            show(looked);
        }
        boolean problems = looked.view().sites().values().stream()
                .anyMatch(status -> status.problem().isPresent());
        return looked.activeBeats() && looked.silent().isEmpty() && !problems ? 0 : ExitCode.FAILED.code();
    }

    /** For as long as a site that is well cannot be silent. */
    private static Looked look(GroupStore store, long lease) throws IOException, InterruptedException {
        GroupView before = store.view();
        Thread.sleep(lease / 2);
        GroupView now = store.view();
        boolean beats = now.active()
                .filter(record -> !record.released())
                .filter(record -> before.active()
                        .filter(was -> was.epoch() == record.epoch() && was.beat() == record.beat())
                        .isEmpty())
                .isPresent();
        List<String> silent = now.sites().values().stream()
                .filter(status -> status.equals(before.sites().get(status.site())))
                .map(SiteStatus::site)
                .toList();
        List<Takeover> takeovers = List.copyOf(store.takeovers().values());
        return new Looked(
                now, beats, silent, takeovers.subList(Math.max(0, takeovers.size() - SHOWN), takeovers.size()));
    }

    private void show(Looked looked) {
        Optional<ActiveRecord> active = looked.view().active();
        if (active.isEmpty()) {
            output.line("This group has never had an active site.");
        } else if (looked.activeBeats()) {
            output.line(
                    "Active: " + active.get().site() + ", token " + active.get().epoch() + ", since "
                            + active.get().since() + " (" + active.get().reason() + ")");
        } else {
            output.line("Nobody is active. The last was " + active.get().site() + ", token "
                    + active.get().epoch()
                    + (active.get().released() ? ": " + active.get().reason() : ""));
        }
        looked.view().paused().ifPresent(why -> output.line("Automatic failover is paused: " + why));
        looked.view()
                .inForce()
                .ifPresent(fence -> output.line("Fenced: " + fence.site() + " with token " + fence.token()
                        + ", asked for by " + fence.by() + " at " + fence.at()
                        + (fence.done().isPresent()
                                ? ". Ask for a takeover by any site, that one included."
                                : "; the agents are at it")));
        looked.view()
                .wish()
                .ifPresent(
                        wish -> output.line("Under way: " + wish.kind().name().toLowerCase(Locale.ROOT) + " to "
                                + wish.to() + ", asked for by " + wish.by() + " at " + wish.at()));
        output.table(
                List.of("SITE", "ROLE", "TIMELINE", "LOG", "BEHIND", "WITHOUT LOSS", "PROBLEM"),
                looked.view().sites().values().stream()
                        .map(status -> row(status, looked, active))
                        .toList());
        for (Takeover takeover : looked.takeovers()) {
            output.line(takeover.at() + "  " + takeover.site() + " took over with token " + takeover.epoch()
                    + takeover.from().map(from -> " from " + from).orElse("") + ": " + takeover.reason()
                    + ". Detection " + takeover.detectionMillis() + " ms, lease and fencing "
                    + takeover.fencingMillis() + " ms, promotion " + takeover.promotionMillis() + " ms"
                    + takeover.replayMillis()
                            .map(millis -> " (of that " + millis + " ms for the rest of the log in the repository)")
                            .orElse("")
                    + (takeover.lostBytes() > 0
                            ? "; " + Bytes.text(takeover.lostBytes()) + " of the log are missing"
                            : "")
                    + takeover.discardedBytes()
                            .filter(bytes -> bytes > 0)
                            .map(bytes -> "; " + Bytes.text(bytes) + " of log were discarded when "
                                    + takeover.from().orElse("the former") + " came back")
                            .orElse(""));
        }
    }

    private static List<String> row(SiteStatus status, Looked looked, Optional<ActiveRecord> active) {
        Optional<Follower> follower = active.map(record -> looked.view().sites().get(record.site()))
                .map(holder -> holder.followers().get(status.site()));
        boolean caughtUp = active.filter(record -> record.caughtUp().contains(status.site()))
                .isPresent();
        return List.of(
                status.site(),
                looked.silent().contains(status.site())
                        ? "silent"
                        : status.role().name().toLowerCase(Locale.ROOT),
                status.timeline() == 0 ? "" : Integer.toString(status.timeline()),
                status.position().orElse(""),
                follower.map(SiteStatusCommand::behind).orElse("")
                        + status.fed()
                                .map(fed ->
                                        (follower.isPresent() ? "; " : "") + "the repository has up to " + fed.held())
                                .orElse(""),
                status.role() == SiteStatus.Role.STANDBY ? (caughtUp ? "yes" : "no") : "",
                status.problem()
                        .map(problem -> problem.lines().collect(Collectors.joining(" ")))
                        .orElse(""));
    }

    private static String behind(Follower follower) {
        return Bytes.text(follower.lagBytes())
                + follower.lagMillis().map(millis -> ", " + millis + " ms").orElse("")
                + follower.heartbeatMillis()
                        .map(millis -> ", heartbeat " + millis + " ms")
                        .orElse("");
    }
}
