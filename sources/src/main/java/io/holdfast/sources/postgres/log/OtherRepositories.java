package io.holdfast.sources.postgres.log;

import io.holdfast.sources.postgres.log.SpoolFacts.Identity;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a repository that was away finds the log that it missed and the spool has dropped: in those that were not away. */
final class OtherRepositories {
    private static final Logger LOG = LoggerFactory.getLogger(OtherRepositories.class);

    private final String name;
    private final Map<String, RepositorySupplier> others;
    private final Spool spool;
    private final SpoolRoom room;

    /** @param all by name, this one among them */
    OtherRepositories(String name, Map<String, RepositorySupplier> all, Spool spool, SpoolRoom room) {
        this.name = name;
        this.others = new TreeMap<>(all);
        others.remove(name);
        this.spool = spool;
        this.room = room;
    }

    /** Of the one that was away. */
    String name() {
        return name;
    }

    /**
     * Brings back into the spool what comes next of a hole in it, as much as there is room for. Blocks while it is read.
     * One that cannot be read is passed over.
     *
     * @return whether anything came back
     */
    boolean fill(String dataSet, Identity identity, LogPosition from, LogPosition to) {
        for (Map.Entry<String, RepositorySupplier> other : others.entrySet()) {
            try {
                int filled = SpoolFill.fromOther(
                        other.getValue().open(),
                        dataSet,
                        spool,
                        identity,
                        from,
                        to,
                        room.forReturning(identity.segmentSize()),
                        name);
                if (filled > 0) {
                    LOG.info(
                            "Log of {} that {} missed is copied from {}: {} segments from {} on",
                            dataSet,
                            name,
                            other.getKey(),
                            filled,
                            from);
                    return true;
                }
            } catch (IOException e) {
                LOG.warn(
                        "Log of {} that {} missed cannot be looked for in {}: {}",
                        dataSet,
                        name,
                        other.getKey(),
                        e.getMessage());
            }
        }
        return false;
    }
}
