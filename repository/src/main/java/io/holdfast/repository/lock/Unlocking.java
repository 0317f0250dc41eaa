package io.holdfast.repository.lock;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Removes locks that someone asks to be removed. */
public final class Unlocking {
    private final Store store;
    private final SealedFiles files;
    private final Clock clock;
    private final ThisProcess self;

    public Unlocking(Store store, SealedFiles files, Clock clock, ThisProcess self) {
        this.store = store;
        this.files = files;
        this.clock = clock;
        this.self = self;
    }

    /**
     * @param removed each in words
     * @param left locks that are in use, each in words
     */
    public record Report(List<String> removed, List<String> left) {
        public Report {
            removed = List.copyOf(removed);
            left = List.copyOf(left);
        }
    }

    /**
     * Removes locks of processes that are dead on this machine, those that were not refreshed for 30 minutes by this
     * machine's clock, and those that cannot be read.
     *
     * @param all whether locks in use are removed, too: their holders fail
     */
    public Report unlock(boolean all) throws IOException {
        List<String> removed = new ArrayList<>();
        List<String> left = new ArrayList<>();
        Instant now = clock.instant();
        for (Store.Listed listed : store.list(FileKind.LOCK)) {
            try {
                String holder;
                boolean stale;
                try {
                    LockDocument lock = LockDocument.parse(files.read(listed.file()));
                    holder = lock.holder(now);
                    stale = lock.isOfDeadProcess(self) || lock.looksStale(now);
                } catch (RepositoryException.Damaged | Json.Malformed e) {
                    holder = "a lock that cannot be read";
                    stale = true;
                }
                if (all || stale) {
                    store.remove(listed.file());
                    removed.add(holder);
                } else {
                    left.add(holder);
                }
            } catch (NoSuchFileException e) {
                // let go meanwhile
                continue;
            }
        }
        return new Report(removed, left);
    }
}
