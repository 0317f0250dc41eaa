package io.holdfast.control.site;

import io.holdfast.control.inventory.Declaration.SiteGroup;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Asks the agents of site groups; given by the hosting application. Calls block for seconds at most. */
public interface SiteGroups {
    /** @throws IOException when nobody can say, with what to look at */
    GroupStanding look(SiteGroup group) throws IOException, InterruptedException;

    /**
     * The server of the site that is active.
     *
     * @param token by which it is
     */
    record ActiveServer(String site, long token, String host, int port) {}

    /** @return empty when no site is active; @throws IOException when nobody can say */
    Optional<ActiveServer> active(SiteGroup group) throws IOException, InterruptedException;

    /**
     * How a takeover stands.
     *
     * @param state {@code UNKNOWN} (was never asked for, or given up and forgotten), {@code ASKED} or {@code DONE}
     * @param detail for people
     * @param facts of one that is done, by name: {@code active}, {@code token}, {@code lostBytes} of log that are known to be missing,
     *     {@code lossSeconds} (nothing older than this is missing; {@code unknown} where that is not known), and what it took:
     *     {@code detectionSeconds}, {@code fencingSeconds}, {@code promotionSeconds}, {@code tookSeconds} in all
     */
    record Progress(State state, String detail, Map<String, String> facts) {
        /** Of one that is not done. */
        public Progress(State state, String detail) {
            this(state, detail, Map.of());
        }

        /** How far it is. */
        public enum State {
            UNKNOWN,
            ASKED,
            DONE
        }
    }

    /**
     * Asks for a takeover. Asking for the same one again changes nothing.
     *
     * @param request its id
     * @param planned the active site hands over, without loss
     * @return false when another one is under way
     */
    boolean ask(SiteGroup group, UUID request, boolean planned, String to, boolean acceptLoss, String by)
            throws IOException, InterruptedException;

    Progress progress(SiteGroup group, UUID request) throws IOException, InterruptedException;

    /**
     * How a site became active.
     *
     * @param planned the former active site handed over
     * @param fromRepository the standby had been fed by the log of a repository alone
     * @param detectionSeconds until it was noticed that the former active site is gone; 0 where it handed over
     * @param fencingSeconds until nobody else could be active
     * @param promotionSeconds until its server took writes
     */
    record TakeoverTime(
            String site,
            boolean planned,
            boolean fromRepository,
            double detectionSeconds,
            double fencingSeconds,
            double promotionSeconds,
            Instant at) {
        /** All of it. */
        public double seconds() {
            return detectionSeconds + fencingSeconds + promotionSeconds;
        }
    }

    /** Those that the agents remember in which one site took over from another, the newest first. */
    List<TakeoverTime> takeovers(SiteGroup group) throws IOException, InterruptedException;

    /**
     * That a site became active.
     *
     * @param token by which it did
     * @param from who was active before; empty for the first
     * @param reason as its agent gave it
     * @param request the id of what it was asked for by; empty where nobody asked
     * @param planned the former active site handed over
     * @param at by that site's clock
     */
    record Change(
            long token,
            String site,
            Optional<String> from,
            String reason,
            Optional<String> request,
            boolean planned,
            Instant at) {
        /** Whether another site was active before. */
        public boolean isTakeover() {
            return from.filter(before -> !before.equals(site)).isPresent();
        }
    }

    /** All that the agents remember, the oldest first. */
    List<Change> changes(SiteGroup group) throws IOException, InterruptedException;

    /** Takes a request back that was not fulfilled yet. */
    void forget(SiteGroup group, UUID request) throws IOException, InterruptedException;

    /**
     * Has the active site stop taking writes, and keeps others from taking over unasked, until a takeover is asked for. The same
     * one again changes nothing.
     *
     * @param request its id
     * @return false when another fence is in force, or no site was ever active
     */
    boolean fence(SiteGroup group, UUID request, String by) throws IOException, InterruptedException;

    /**
     * How far a fence is. Facts of one that is done: {@code fenced} (the site), {@code token} that is void, {@code clean} (whether it
     * stopped its server itself, so that the end of its log is known), {@code fencingSeconds}.
     */
    Progress fenced(SiteGroup group, UUID request) throws IOException, InterruptedException;

    /**
     * Asks the agent of a standby to try a failover on a copy of it, which touches nothing that is in use. The same one again changes
     * nothing.
     *
     * @param request its id
     * @return false while the site is at another one
     */
    boolean rehearse(SiteGroup group, UUID request, String site, String by) throws IOException, InterruptedException;

    /**
     * How far a rehearsal is. Facts of one that is done: {@code rehearsed} (the site), {@code copySeconds}, {@code recoverySeconds},
     * {@code promotionSeconds}, {@code isolation}; {@code failed} with the reason when it could not be done, alone.
     */
    Progress rehearsed(SiteGroup group, UUID request, String site) throws IOException, InterruptedException;

    /** Takes a rehearsal back that has not ended. */
    void forgetRehearsal(SiteGroup group, UUID request, String site) throws IOException, InterruptedException;

    /** Takes a fence back; another one stays. */
    void unfence(SiteGroup group, UUID request) throws IOException, InterruptedException;
}
