package io.holdfast.cli.site;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.Takeover;
import io.holdfast.site.lease.Wish;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Asks the agents that another site becomes active, and waits until it is. */
final class TakeoverRequest {
    private final Output output;
    private final Duration atMost;

    TakeoverRequest(Output output, Duration atMost) {
        this.output = output;
        this.atMost = atMost;
    }

    int run(GroupStore store, Wish.Kind kind, String to, boolean acceptLoss) throws IOException, InterruptedException {
        GroupView before = store.view();
        SiteStatus target = before.sites().get(to);
        if (target == null || target.role() == SiteStatus.Role.WITNESS) {
            throw new CommandFailed(
                    ExitCode.NOT_FOUND,
                    "There is no site " + to + " with a server. There are "
                            + String.join(", ", before.sites().keySet()) + ".");
        }
        if (before.active()
                        .filter(record -> !record.released() && record.site().equals(to))
                        .isPresent()
                && target.role() == SiteStatus.Role.ACTIVE) {
            throw new CommandFailed(ExitCode.REFUSED, to + " is active already.");
        }
        Wish wish = new Wish(UUID.randomUUID().toString(), kind, to, acceptLoss, by(), Instant.now());
        if (!store.wish(wish)) {
            throw new CommandFailed(
                    ExitCode.REFUSED,
                    "Another takeover is under way; see 'holdfast site status'. It can be taken back by 'holdfast site"
                            + " resume --forget-request'.");
        }
        long deadline = System.nanoTime() + atMost.toNanos();
        String said = "";
        while (System.nanoTime() < deadline) {
            GroupView now = store.view();
            Optional<Takeover> done = store.takeovers().values().stream()
                    .filter(takeover -> takeover.wish().equals(Optional.of(wish.id())))
                    .findFirst();
            if (done.isPresent()) {
                tell(done.get());
                return 0;
            }
            boolean refused =
                    now.wish().filter(there -> there.id().equals(wish.id())).isEmpty();
            String problem = now.sites().values().stream()
                    .flatMap(status -> status.problem().stream())
                    .reduce("", (one, other) -> one.isEmpty() ? other : one + "; " + other);
            if (refused) {
                throw new CommandFailed(
                        ExitCode.FAILED,
                        "The " + kind.name().toLowerCase(Locale.ROOT) + " was given up: "
                                + store.refusal(wish.id()).orElse(problem) + ".");
            }
            if (!problem.isEmpty() && !problem.equals(said) && !output.isJson()) {
                output.err().println(problem);
                output.err().flush();
                said = problem;
            }
            Thread.sleep(100);
        }
        store.endWish();
        throw new CommandFailed(
                ExitCode.FAILED,
                to + " did not become active within " + atMost.toSeconds() + " s; the request was taken back. " + said
                        + " See 'holdfast site status' and the agents' logs.");
    }

    /** The account and the machine: the history keeps them, and the control plane's audit trail. */
    private static String by() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "a machine without a name";
        }
        return System.getProperty("user.name", "?") + "@" + host;
    }

    private static String loss(Takeover takeover) {
        if (takeover.lostBytes() == 0 && takeover.unseenMillis() == 0) {
            return "Nothing is missing.";
        }
        return takeover.lostBytes() + " bytes of the former active site's log are known to be missing"
                + (takeover.unseenMillis() == 0
                        ? "."
                        : ", and what it acknowledged without a standby in the " + takeover.unseenMillis()
                                + " ms after its last word; it is counted when that site comes back.");
    }

    private void tell(Takeover takeover) {
        if (output.isJson()) {
            output.json(takeover);
            return;
        }
        output.line(takeover.site() + " is active with token " + takeover.epoch() + ". Detection "
                + takeover.detectionMillis() + " ms, lease and fencing " + takeover.fencingMillis() + " ms, promotion "
                + takeover.promotionMillis() + " ms. "
                + loss(takeover));
    }
}
