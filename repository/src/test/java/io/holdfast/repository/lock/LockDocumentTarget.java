package io.holdfast.repository.lock;

import io.holdfast.repository.file.Json;
import java.time.Instant;

/** Any lock is read or refused. See FuzzTest. */
public final class LockDocumentTarget {
    private LockDocumentTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        try {
            LockDocument lock = LockDocument.parse(input);
            lock.looksStale(Instant.EPOCH);
            lock.isOfDeadProcess(ThisProcess.self());
            lock.holder(Instant.EPOCH);
        } catch (Json.Malformed e) {
            return;
        }
    }
}
