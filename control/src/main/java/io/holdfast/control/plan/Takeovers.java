package io.holdfast.control.plan;

import io.holdfast.control.Bytes;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.StepAction.Takeover;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.GroupStanding.Member;
import io.holdfast.control.site.SiteGroups;
import io.holdfast.control.site.SiteGroups.Progress;
import io.holdfast.control.site.SiteGroups.TakeoverTime;
import io.holdfast.control.site.TakeoverOrders;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has the agents of a site group make another site the active one. */
@Component
class Takeovers {
    private static final Logger LOG = LoggerFactory.getLogger(Takeovers.class);
    /** The fact that nothing had to be done. */
    static final String ALREADY = "alreadyActive";

    private final AskedGroups asked;
    private final SiteGroups groups;
    private final TakeoverOrders orders;

    Takeovers(AskedGroups asked, SiteGroups groups, TakeoverOrders orders) {
        this.asked = asked;
        this.groups = groups;
        this.orders = orders;
    }

    Done perform(Work work, Takeover takeover) throws StepFailedException, InterruptedException {
        UUID request = work.id("takeover");
        try {
            SiteGroup group = group(takeover);
            Progress before = groups.progress(group, request);
            if (before.state() == Progress.State.DONE) {
                return AskedGroups.done(before);
            }
            Optional<Done> already = already(group, takeover);
            if (already.isPresent()) {
                return already.get();
            }
            orders.add(group.name(), request, work.run().requestedBy());
            if (!groups.ask(
                    group,
                    request,
                    isPlanned(takeover, work.run().mode()),
                    takeover.to(),
                    takeover.acceptLoss(),
                    work.run().requestedBy())) {
                throw new StepFailedException("Another takeover of group " + group.name()
                        + " is under way; see 'holdfast site status'. Wait for its end, and retry.");
            }
            return asked.await(
                    () -> groups.progress(group, request),
                    last -> "The agents do not take over. " + last.detail() + " Sites: " + problems(groups.look(group))
                            + " Look at 'holdfast site status' and the agents' logs, and retry.");
        } catch (IOException e) {
            throw AskedGroups.unreachable(takeover.group(), e);
        }
    }

    /** In a test: by a copy of the standby, apart from all that is in use. */
    Done rehearse(Work work, Takeover takeover) throws StepFailedException, InterruptedException {
        UUID request = work.id("rehearsal");
        try {
            SiteGroup group = group(takeover);
            needsStandby(takeover, groups.look(group));
            if (groups.rehearsed(group, request, takeover.to()).state() == Progress.State.UNKNOWN
                    && !groups.rehearse(
                            group, request, takeover.to(), work.run().requestedBy())) {
                throw new StepFailedException(takeover.to() + " is at another rehearsal. Wait for its end, and retry.");
            }
            Done done = asked.await(
                    () -> groups.rehearsed(group, request, takeover.to()),
                    last -> "The rehearsal was taken back, or another one was asked for since. Retry.");
            if (done.facts().containsKey("failed")) {
                groups.forgetRehearsal(group, request, takeover.to());
                throw new StepFailedException("The rehearsal at " + takeover.to() + " failed: " + done.detail());
            }
            return done;
        } catch (IOException e) {
            throw AskedGroups.unreachable(takeover.group(), e);
        }
    }

    /** The active site can hand over only when there is one: a run for real, because it is gone, says what it wants. */
    static boolean isPlanned(Takeover takeover, PlanMode mode) {
        return takeover.planned() || mode != PlanMode.FAILOVER;
    }

    /** The middle one of the newest that the agents remember of this kind to this site; empty where there is none. */
    OptionalDouble usualSeconds(Takeover takeover, boolean planned) throws InterruptedException {
        List<Double> newest;
        try {
            newest = groups.takeovers(group(takeover)).stream()
                    .filter(one -> one.planned() == planned && one.site().equals(takeover.to()))
                    .limit(StepRuns.LATEST)
                    .map(TakeoverTime::seconds)
                    .sorted()
                    .toList();
        } catch (IOException | StepFailedException e) {
            // that they cannot be asked is said by the look at the step
            return OptionalDouble.empty();
        }
        int half = newest.size() / 2;
        return newest.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        newest.size() % 2 == 1 ? newest.get(half) : (newest.get(half - 1) + newest.get(half)) / 2);
    }

    private Optional<Done> already(SiteGroup group, Takeover takeover) throws IOException, InterruptedException {
        GroupStanding standing = groups.look(group);
        boolean active = takeover.to().equals(standing.active())
                && standing.member(takeover.to())
                        .filter(member -> member.role().equals("active"))
                        .isPresent();
        return active
                ? Optional.of(new Done(
                        takeover.to() + " is active already, with token " + standing.token() + ".",
                        Map.of("active", takeover.to(), ALREADY, "true")))
                : Optional.empty();
    }

    Looked look(Work work, Takeover takeover) throws InterruptedException {
        if (work.run().mode() == PlanMode.TEST) {
            // how it went is told by asking again, which is the same request
            return new Looked.Again();
        }
        return asked.look(
                "the takeover of " + takeover.group(), () -> groups.progress(group(takeover), work.id("takeover")));
    }

    /** Takes the request back, for it was not fulfilled in time. */
    void abandon(Work work, Takeover takeover) throws InterruptedException {
        try {
            if (work.run().mode() == PlanMode.TEST) {
                groups.forgetRehearsal(group(takeover), work.id("rehearsal"), takeover.to());
                return;
            }
            groups.forget(group(takeover), work.id("takeover"));
        } catch (IOException | StepFailedException e) {
            LOG.warn(
                    "The request to group {} could not be taken back; see 'holdfast site status'", takeover.group(), e);
        }
    }

    private static void needsStandby(Takeover takeover, GroupStanding standing) throws StepFailedException {
        if (takeover.to().equals(standing.active())) {
            throw new StepFailedException(takeover.to() + " is active now: it has no standby of which a copy could be"
                    + " tried. Test the way back, or switch over first.");
        }
    }

    /** What is to be said before a test tries it on a copy. @throws StepFailedException when there is no standby to copy */
    Done checkRehearsal(Takeover takeover) throws StepFailedException, InterruptedException {
        try {
            needsStandby(takeover, groups.look(group(takeover)));
        } catch (IOException e) {
            throw AskedGroups.unreachable(takeover.group(), e);
        }
        return Done.of("Would be tried on a copy of the standby, apart from all that is in use. "
                + check(takeover).detail());
    }

    /** What is to be said of the site before it is needed. @throws StepFailedException when it could not take over */
    Done check(Takeover takeover) throws StepFailedException, InterruptedException {
        GroupStanding standing;
        try {
            standing = groups.look(group(takeover));
        } catch (IOException e) {
            throw AskedGroups.unreachable(takeover.group(), e);
        }
        Member member = standing.member(takeover.to())
                .orElseThrow(() -> new StepFailedException(
                        "There is no site " + takeover.to() + " in group " + takeover.group() + "."));
        if (takeover.to().equals(standing.active())) {
            return Done.of(takeover.to() + " is the active site now.");
        }
        if (!member.role().equals("standby") || !member.streaming()) {
            throw new StepFailedException(takeover.to() + " could not take over now: it is " + member.role()
                    + (member.streaming() ? "" : " and receives nothing")
                    + (member.problem() == null ? "." : ": " + member.problem()));
        }
        return Done.of(takeover.to() + " could take over now" + (member.withoutLoss() ? " and would lose nothing" : "")
                + ": it is " + (member.lagBytes() == null ? "an unknown amount" : Bytes.text(member.lagBytes()))
                + " behind.");
    }

    private static String problems(GroupStanding standing) {
        StringBuilder problems = new StringBuilder();
        standing.members().forEach(member -> {
            if (member.problem() != null) {
                problems.append(member.site())
                        .append(": ")
                        .append(member.problem())
                        .append(' ');
            }
        });
        return problems.isEmpty() ? "no site says why." : problems.toString().strip();
    }

    private SiteGroup group(Takeover takeover) throws StepFailedException {
        return asked.declared(takeover.group());
    }
}
