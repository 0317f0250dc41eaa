package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import io.holdfast.sources.postgres.protocol.ServerErrorException;
import io.holdfast.sources.postgres.protocol.SystemIdentity;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds a spool to the cluster whose log it holds, and keeps the histories of its timelines. */
final class SpoolBinding {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolBinding.class);

    private final PostgresEndpoint endpoint;
    private final Spool spool;

    SpoolBinding(PostgresEndpoint endpoint, Spool spool) {
        this.endpoint = endpoint;
        this.spool = spool;
    }

    /**
     * Makes the spool that server's, or sees that it is.
     *
     * @param shownSize the server's {@code wal_segment_size}
     * @return the segment size in bytes
     * @throws RefusedException when the spool is another cluster's
     */
    int bind(SystemIdentity server, String shownSize) throws IOException {
        long identifier = Long.parseUnsignedLong(server.systemIdentifier());
        int size = WalSegment.sizeShown(shownSize);
        Optional<SpoolFacts.Identity> known = spool.facts().identity();
        if (known.isEmpty()) {
            spool.facts().bind(new SpoolFacts.Identity(identifier, size));
        } else if (known.get().systemIdentifier() != identifier) {
            throw new RefusedException("The server at " + endpoint.where()
                    + " is another database cluster (system identifier " + server.systemIdentifier()
                    + ") than the one whose log was received so far ("
                    + Long.toUnsignedString(known.get().systemIdentifier())
                    + "). If it was made anew on purpose, move " + spool.directory()
                    + " away and take a base backup; else correct host and port.");
        } else if (known.get().segmentSize() != size) {
            throw new RefusedException("The server's WAL segments are now of " + size + " bytes instead of "
                    + known.get().segmentSize() + ". Move " + spool.directory() + " away and take a base backup.");
        }
        return size;
    }

    /** Fetches and keeps the history of a timeline and of those before it. */
    Ancestry history(ReplicationConnection connection, int timeline) throws IOException, InterruptedException {
        if (timeline == 1) {
            return Ancestry.none(1);
        }
        Ancestry history =
                Ancestry.parse(timeline, connection.timelineHistory(timeline).content());
        spool.keep(history);
        for (Ancestry.Fork fork : history.forks()) {
            if (fork.timeline() > 1 && !spool.histories().containsKey(fork.timeline())) {
                try {
                    spool.keep(Ancestry.parse(
                            fork.timeline(),
                            connection.timelineHistory(fork.timeline()).content()));
                } catch (ServerErrorException e) {
                    // the newest history names all forks; the older files only serve a restore to an older timeline
                    LOG.info("The history of timeline {} is not on the server any more", fork.timeline());
                }
            }
        }
        return history;
    }

    /** The server is not the one whose log this is; a person has to look. */
    static final class RefusedException extends SourceException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}
