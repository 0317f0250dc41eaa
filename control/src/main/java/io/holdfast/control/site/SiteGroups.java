package io.holdfast.control.site;

import io.holdfast.control.inventory.Declaration.SiteGroup;
import java.io.IOException;
import java.util.UUID;

/** Asks the agents of site groups; given by the hosting application. Calls block for seconds at most. */
public interface SiteGroups {
    /** @throws IOException when nobody can say, with what to look at */
    GroupStanding look(SiteGroup group) throws IOException, InterruptedException;

    /**
     * How a takeover stands.
     *
     * @param state {@code UNKNOWN} (was never asked for, or given up and forgotten), {@code ASKED} or {@code DONE}
     * @param detail for people
     */
    record Progress(State state, String detail) {
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

    /** Takes a request back that was not fulfilled yet. */
    void forget(SiteGroup group, UUID request) throws IOException, InterruptedException;
}
