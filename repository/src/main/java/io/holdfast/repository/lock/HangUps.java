package io.holdfast.repository.lock;

import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Makes this process deaf to SIGHUP. restic sends one to the process that a lock names, to see whether it is alive,
 * before it removes a stale lock or prints one; a Java process would end.
 */
final class HangUps {
    private static boolean ignored;

    private HangUps() {}

    /** From now on, as restic itself does: the signal may arrive when the lock is long gone. */
    static synchronized void ignore() {
        if (!ignored) {
            ignored = true;
            Signal.handle(new Signal("HUP"), SignalHandler.SIG_IGN);
        }
    }
}
