package io.holdfast.vault.http;

import java.util.concurrent.atomic.LongAdder;

/** What the vault has been asked, since it was started. Safe for many threads. */
public final class Counters {
    public final LongAdder requests = new LongAdder();
    public final LongAdder bytesReceived = new LongAdder();
    public final LongAdder bytesSent = new LongAdder();
    public final LongAdder signInsRefused = new LongAdder();
    /** Removals and overwrites of what is locked. Rising numbers may be an attack. */
    public final LongAdder destructionRefused = new LongAdder();

    public final LongAdder overQuota = new LongAdder();
    public final LongAdder diskFull = new LongAdder();
}
