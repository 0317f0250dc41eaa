package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import io.holdfast.sources.postgres.protocol.SystemIdentity;
import java.util.Optional;

/** The way that a living primary's log has come: which cluster it is, its timeline, and where it left earlier ones. Immutable. */
public final class PrimaryWay {
    private final SystemIdentity identity;
    private final Ancestry ancestry;

    private PrimaryWay(SystemIdentity identity, Ancestry ancestry) {
        this.identity = identity;
        this.ancestry = ancestry;
    }

    /** Asks the primary; blocks for two answers of it. */
    public static PrimaryWay ask(ReplicationConnection primary) throws SourceException, InterruptedException {
        SystemIdentity identity = primary.identifySystem();
        return of(
                identity,
                identity.timeline() == 1
                        ? new byte[0]
                        : primary.timelineHistory(identity.timeline()).content());
    }

    static PrimaryWay of(SystemIdentity identity, byte[] history) throws SourceException {
        return new PrimaryWay(identity, Ancestry.parse(identity.timeline(), history));
    }

    /** Decimal digits, the same for a cluster and all its copies. */
    public String systemIdentifier() {
        return identity.systemIdentifier();
    }

    /** Up to where it had flushed its log when it was asked. */
    public Lsn flushed() {
        return identity.flushed();
    }

    /** Where it left an earlier timeline; empty for its own, and for one that it does not come from. */
    public Optional<Lsn> left(int timeline) {
        return ancestry.endOf(timeline);
    }

    /** Whether its log has come through this position: whoever is there can go on to where it is. */
    public boolean leadsThrough(int timeline, Lsn position) {
        Optional<Lsn> end =
                timeline == identity.timeline() ? Optional.of(identity.flushed()) : ancestry.endOf(timeline);
        return end.filter(last -> !position.isAfter(last)).isPresent();
    }

    Ancestry ancestry() {
        return ancestry;
    }
}
