package io.holdfast.control.log;

import io.holdfast.control.inventory.StreamableLog;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Knows how to stream the log of one kind of source. */
public interface ContinuousLog extends StreamableLog {
    /**
     * Begins to receive the log into the spool and to ship it to the repositories, each on its own. Goes on until the
     * answer is closed: a source or repository that fails is tried again.
     *
     * @throws IOException when it cannot even begin; the caller tries again
     */
    Running start(Request request) throws IOException, InterruptedException;

    /**
     * @param hostname for the log's snapshots
     * @param extraVerify whether what is stored is opened again first
     * @param spool a directory for this data set alone, kept over restarts
     */
    record Request(
            String dataSet,
            String service,
            String hostname,
            boolean extraVerify,
            SourceSettings settings,
            Path spool,
            Map<String, RepositoryOpener> repositories) {
        public Request {
            repositories = Map.copyOf(repositories);
        }
    }

    /**
     * Finds what was done, in the log that a repository holds. Blocks while the log is read.
     *
     * @throws IOException when there is no such log, or nothing by the name asked for
     */
    LoggedTransactions search(Search search) throws IOException;

    /**
     * @param named recovery points whose catalogs give the names, the more trusted first; none: numbers only
     * @param kinds in lower case; empty: all
     * @param rows at least so many were changed
     * @param timeline empty: the newest
     */
    record Search(
            String dataSet,
            Repository repository,
            List<Snapshot> named,
            Instant from,
            Instant to,
            Optional<String> relation,
            Optional<String> database,
            Set<String> kinds,
            long rows,
            Optional<Integer> timeline,
            int limit) {}

    /**
     * Writes one file of the log that a repository holds, by the name that the source has for it.
     *
     * @return false when the repository does not hold all of it
     */
    boolean fetch(String dataSet, Repository repository, String name, Path file) throws IOException;

    /**
     * The spans of time that the log in a repository covers without a gap, in order. Blocks while it is looked at.
     *
     * @throws IOException when the repository cannot be read
     */
    List<LogCoverage.Span> coverage(String dataSet, Repository repository) throws IOException;

    /**
     * Where the log that a repository holds had come to at instants, in order; of the source whose log was stored last. Blocks
     * while it is looked at.
     *
     * @throws IOException when the repository cannot be read
     */
    List<LogPlace> places(String dataSet, Repository repository) throws IOException;

    @FunctionalInterface
    interface RepositoryOpener {
        /** The open repository, not to be closed; fails while it cannot be reached. */
        Repository open() throws IOException;
    }

    interface Running extends AutoCloseable {
        /** One for each repository. Quick. */
        List<LogStatus> status();

        /**
         * Takes a file of the log that the source hands over; it is durable on this machine when this returns.
         *
         * @param completed when it was written to last, if known
         * @param after the file before it, which is handed over at the same time and waited for
         * @throws IOException saying why it is not taken; the source is to hand it over again
         */
        void take(String name, InputStream content, Optional<Instant> completed, Optional<String> after)
                throws IOException, InterruptedException;

        /** Ends the threads; what is spooled stays for the next start. */
        @Override
        void close() throws IOException;
    }
}
