package io.holdfast.control.plan;

import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.site.SiteGroups.Progress;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** How steps wait for what they have asked the agents of a site group for, and what they say when nobody can be asked. */
@Component
class AskedGroups {
    private static final Logger LOG = LoggerFactory.getLogger(AskedGroups.class);
    static final long POLL_MILLIS = 250;

    private final InventoryStore inventory;

    AskedGroups(InventoryStore inventory) {
        this.inventory = inventory;
    }

    /** Asks how far it is. */
    @FunctionalInterface
    interface Asking {
        Progress now() throws IOException, StepFailedException, InterruptedException;
    }

    /** What is to be said of something that the agents have given up. */
    @FunctionalInterface
    interface Refusal {
        String words(Progress last) throws IOException, InterruptedException;
    }

    SiteGroup declared(String group) throws StepFailedException {
        return inventory
                .current()
                .findSiteGroup(group)
                .orElseThrow(() -> new StepFailedException(
                        "Site group " + group + " is no longer declared. Declare it, and retry."));
    }

    /** Asks again and again. @throws StepFailedException when nobody knows of it any more */
    Done await(Asking asking, Refusal refusal) throws StepFailedException, IOException, InterruptedException {
        while (true) {
            Progress progress = asking.now();
            switch (progress.state()) {
                case DONE -> {
                    return done(progress);
                }
                case UNKNOWN -> throw new StepFailedException(refusal.words(progress));
                case ASKED -> Thread.sleep(POLL_MILLIS);
            }
        }
    }

    static Done done(Progress progress) {
        return new Done(progress.detail(), progress.facts());
    }

    /** What became of something that an execution which has died may have asked for: to ask again does no harm. */
    Looked look(String what, Asking asking) throws InterruptedException {
        try {
            Progress progress = asking.now();
            return progress.state() == Progress.State.DONE ? new Looked.WasDone(done(progress)) : new Looked.Again();
        } catch (IOException | StepFailedException e) {
            LOG.warn("It cannot be told how far {} is; it is asked for again", what, e);
            return new Looked.Again();
        }
    }

    static StepFailedException unreachable(String group, IOException e) {
        return new StepFailedException(
                "Group " + group + " cannot be asked: " + e.getMessage() + ". See to etcd, and retry.", e);
    }
}
