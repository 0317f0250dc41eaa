package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.FenceAction;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.GroupStanding.FenceStanding;
import io.holdfast.control.site.GroupStanding.Member;
import io.holdfast.control.site.SiteGroups;
import io.holdfast.control.site.SiteGroups.Progress;
import io.holdfast.control.site.TakeoverOrders;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Has the agents of a site group keep its active site from taking writes, without a takeover, and lets it again. */
@Component
class Fences {
    private static final Logger LOG = LoggerFactory.getLogger(Fences.class);

    private final AskedGroups asked;
    private final SiteGroups groups;
    private final TakeoverOrders orders;

    Fences(AskedGroups asked, SiteGroups groups, TakeoverOrders orders) {
        this.asked = asked;
        this.groups = groups;
        this.orders = orders;
    }

    Done perform(Work work, FenceAction fence) throws StepFailedException, InterruptedException {
        UUID request = work.id("fence");
        try {
            SiteGroup group = group(fence);
            Progress before = groups.fenced(group, request);
            if (before.state() == Progress.State.DONE) {
                return AskedGroups.done(before);
            }
            GroupStanding standing = groups.look(group);
            FenceStanding there = standing.fence();
            if (there != null && there.done()) {
                return already(there);
            }
            refuseWhileTakenOver(standing);
            if (!groups.fence(group, request, work.run().requestedBy())) {
                throw new StepFailedException("Group " + group.name()
                        + " could not be fenced: another fence is on its way, or no site was ever active. Look at"
                        + " 'holdfast site status', and retry.");
            }
            return asked.await(
                    () -> groups.fenced(group, request),
                    last -> "The fence does not hold. " + last.detail()
                            + " Look at 'holdfast site status', and retry.");
        } catch (IOException e) {
            throw AskedGroups.unreachable(fence.group(), e);
        }
    }

    /**
     * Has who was fenced become active again, if nobody else has since. It counts as a takeover that was ordered, by the site
     * from itself; its token is newer than the fence.
     */
    Done lift(Work work, FenceAction fence) throws StepFailedException, InterruptedException {
        UUID request = work.id("unfence");
        try {
            SiteGroup group = group(fence);
            while (true) {
                GroupStanding standing = groups.look(group);
                FenceStanding there = standing.fence();
                if (there == null) {
                    return Done.of("Nothing is fenced: "
                            + (standing.active() == null ? "nobody" : standing.active()) + " is active, with token "
                            + standing.token() + ".");
                }
                if (!there.done()) {
                    groups.unfence(group, UUID.fromString(there.id()));
                    // it may have come into force meanwhile, and then stays: it is looked at again
                    Thread.sleep(AskedGroups.POLL_MILLIS);
                    continue;
                }
                orders.add(group.name(), request, work.run().requestedBy());
                if (!groups.ask(
                        group, request, false, there.site(), false, work.run().requestedBy())) {
                    throw new StepFailedException("A takeover of group " + group.name()
                            + " is under way; the fence is spent by that. Look at 'holdfast site status'.");
                }
                return asked.await(
                        () -> groups.progress(group, request),
                        last -> "Who was fenced does not go on. " + last.detail()
                                + " Look at 'holdfast site status' and its agent's log.");
            }
        } catch (IOException e) {
            throw AskedGroups.unreachable(fence.group(), e);
        }
    }

    Looked look(Work work, FenceAction fence) throws InterruptedException {
        return asked.look(
                "the fence of " + fence.group(),
                () -> fence.lift()
                        ? groups.progress(group(fence), work.id("unfence"))
                        : groups.fenced(group(fence), work.id("fence")));
    }

    /** Takes back what did not hold in time, so that the site goes on. */
    void abandon(Work work, FenceAction fence) throws InterruptedException {
        try {
            if (groups.fenced(group(fence), work.id("fence")).state() == Progress.State.ASKED) {
                groups.unfence(group(fence), work.id("fence"));
            }
        } catch (IOException | StepFailedException e) {
            LOG.warn("The fence of group {} could not be taken back; see 'holdfast site status'", fence.group(), e);
        }
    }

    /** What is to be fenced, and by whom. @throws StepFailedException when it would be refused, or could not be done */
    Done check(FenceAction fence) throws StepFailedException, InterruptedException {
        GroupStanding standing;
        try {
            standing = groups.look(group(fence));
        } catch (IOException e) {
            throw AskedGroups.unreachable(fence.group(), e);
        }
        return check(standing);
    }

    static Done check(GroupStanding standing) throws StepFailedException {
        FenceStanding there = standing.fence();
        if (there != null) {
            return Done.of(there.site() + " is fenced already, by " + there.by() + " since " + there.at() + ".");
        }
        refuseWhileTakenOver(standing);
        String active = standing.active();
        if (active == null) {
            return Done.of("Nobody is active now: there is nothing to fence but who comes back.");
        }
        Optional<Member> member = standing.member(active);
        if (member.filter(one -> one.role().equals("active")).isPresent()) {
            return Done.of(active + " is active with token " + standing.token()
                    + " and would stop its server and give its lease up.");
        }
        String other = standing.members().stream()
                .filter(one -> !one.site().equals(active))
                .filter(one -> one.role().equals("standby"))
                .map(Member::site)
                .findFirst()
                .orElseThrow(() -> new StepFailedException(active + " holds token " + standing.token() + " and is "
                        + member.map(Member::role).orElse("unknown")
                        + ", and no other site's agent is there to take that from it. Start one."));
        return Done.of(active + " says nothing: " + other + " would take its token from it once its lease has ended.");
    }

    private static void refuseWhileTakenOver(GroupStanding standing) throws StepFailedException {
        if (standing.underWay() != null) {
            throw new StepFailedException("A fence is refused while a takeover is under way: " + standing.underWay()
                    + ". Wait for its end, and retry.");
        }
    }

    private static Done already(FenceStanding there) {
        return new Done(
                there.site() + " was fenced already, by " + there.by() + " at " + there.at() + ".",
                Map.of("fenced", there.site(), "token", Long.toString(there.token()), Takeovers.ALREADY, "true"));
    }

    private SiteGroup group(FenceAction fence) throws StepFailedException {
        return asked.declared(fence.group());
    }
}
