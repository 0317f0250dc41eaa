package io.holdfast.control.work;

import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Has this process's workers look for work at once when some has come, instead of at their next look. Those of other
 * processes find it by theirs. For many threads.
 */
@Component
class PromptStart {
    private static final Runnable NOBODY = () -> {};

    private volatile Runnable look = NOBODY;

    /** @param lookNow returns at once */
    void workersAreThere(Runnable lookNow) {
        look = lookNow;
    }

    void workersAreGone() {
        look = NOBODY;
    }

    /** Work that is due was put in the queue; in the caller's transaction, if there is one, before whose end nobody sees it. */
    void workHasCome() {
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            look.run();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                look.run();
            }
        });
    }
}
