package io.holdfast.vault.storage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** How many bytes each client stores, what is being received included. Safe for many threads. */
public final class Usage {
    private final Map<String, AtomicLong> bytes = new ConcurrentHashMap<>();

    public long of(String client) {
        return counter(client).get();
    }

    /**
     * Takes room for what is about to be stored; all uploads at once together never pass the quota.
     *
     * @throws Refused when there is not that much left
     */
    void take(String client, long quota, long wanted) throws Refused {
        AtomicLong counter = counter(client);
        while (true) {
            long used = counter.get();
            if (wanted > quota - used) {
                throw new Refused(
                        Refused.Reason.OVER_QUOTA,
                        "The quota of " + client + " is " + quota + " bytes, of which " + used + " are used; "
                                + wanted + " more do not fit. Forget and prune what is no longer locked, or ask the"
                                + " vault's operator for more: 'holdfast vault client set " + client
                                + " --quota SIZE'.");
            }
            if (counter.compareAndSet(used, used + wanted)) {
                return;
            }
        }
    }

    void give(String client, long unneeded) {
        counter(client).addAndGet(-unneeded);
    }

    void count(String client, long stored) {
        counter(client).addAndGet(stored);
    }

    private AtomicLong counter(String client) {
        return bytes.computeIfAbsent(client, name -> new AtomicLong());
    }
}
