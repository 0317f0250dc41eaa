package io.holdfast.sources;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import io.holdfast.sources.content.StoredTree;
import io.holdfast.sources.part.PartialRecovery;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A kind of protected system: knows how to reach one and how to bring one back. Stateless; safe for many threads. */
public interface SourceKind {
    /** The word used in declarations, such as {@code postgresql}. */
    String name();

    /** The story's word for target_resource_type, such as {@code PostgreSQL_DB} or {@code KnowledgeGraph}. */
    String resourceType();

    /** A source for the system that the settings describe; connects to nothing yet. */
    Source open(SourceSettings settings) throws SourceException;

    /**
     * Brings a recovery point back into {@code request.target()}. Never touches the protected system, unless the selection
     * {@linkplain #replaces names} what is to be replaced. On failure it
     * leaves no process running and says what is left on disk.
     */
    RestoreReport restore(RestoreRequest request, SourceContext context)
            throws SourceException, java.io.IOException, InterruptedException;

    /**
     * Checks what can be checked of a restore's selection before anything is restored. Touches no system.
     *
     * @throws SourceException naming the key that is wrong
     */
    default void checkSelection(Map<String, String> selection) throws SourceException {}

    /**
     * The places on this machine that a restore's selection names, by its keys, to be absent or empty directories.
     *
     * @throws SourceException naming the key that is wrong
     */
    default Map<String, Path> places(Map<String, String> selection) throws SourceException {
        return Map.of();
    }

    /**
     * What of the protected system itself a restore with this selection replaces, on this machine; mostly nothing. Such a
     * restore keeps what it replaces in the repository first, and goes on where it was when it is run again.
     *
     * @throws SourceException naming the key that is wrong
     */
    default Optional<Path> replaces(Map<String, String> selection) throws SourceException {
        return Optional.empty();
    }

    /**
     * Whether a restore with this selection brings back a part only. What it says of the copy's validation
     * ({@code validate.…}) and of the content's parts in general ({@code part.…}) selects nothing.
     *
     * @throws SourceException naming the key that is wrong
     */
    default boolean isPart(Map<String, String> selection) throws SourceException {
        return selection.keySet().stream().anyMatch(key -> !key.startsWith("validate.") && !key.startsWith("part."));
    }

    /** What a restore that is only a test adds to its selection, so that others on the machine do not notice it; mostly nothing. */
    default Map<String, String> forTests() {
        return Map.of();
    }

    /**
     * What a restore of which only a server of our own asks, and people do not, adds to its selection, so that the copy neither
     * reaches nor disturbs anything else; mostly nothing.
     */
    default Map<String, String> apart() {
        return Map.of();
    }

    /** The words for how deeply a restored copy can be validated, as the selection's {@code depth} takes them; mostly none. */
    default Set<String> depths() {
        return Set.of();
    }

    /**
     * Asks a living system a data set's own validations, and changes nothing in it. Blocks while it answers.
     *
     * @param live settings that reach it
     * @param selection {@code validate.NAME}: what is asked, as a restore's selection says it
     * @throws SourceException when this kind cannot be asked so
     */
    default List<RestoreReport.Validation> askLiving(SourceSettings live, Map<String, String> selection)
            throws SourceException, InterruptedException {
        throw new SourceException("A living system of kind " + name() + " is not asked validations. Use a hook.");
    }

    /** For kinds that can tell what there is to protect; empty for others. */
    default Optional<CoveringDiscovery> discovery() {
        return Optional.empty();
    }

    /** For kinds of which a part can be put back into the living system; empty for others. */
    default Optional<PartialRecovery> partialRecovery() {
        return Optional.empty();
    }

    /**
     * Lists what lies in a recovery point, without restoring any of it: names, sizes, times and counts. Reads the repository
     * only, as little of it as the answer needs; may be interrupted.
     *
     * @throws SourceException when there is nothing by that path, or what the recovery point says of itself cannot be read
     */
    default ContentPage browse(Repository repository, Snapshot snapshot, ContentQuery query)
            throws SourceException, java.io.IOException, InterruptedException {
        return new StoredTree(repository, snapshot, false).page(query);
    }

    /** At most so many things are named of what a restore brings. */
    int MOST_FORESEEN = 100;

    /**
     * Tells what a restore would do, without doing any of it. Reads the repository and, where something would be replaced, what
     * is there; may be interrupted.
     *
     * @throws SourceException when the selection cannot be met
     */
    default Foresight foresee(RestoreRequest request, Clock clock)
            throws SourceException, java.io.IOException, InterruptedException {
        ContentQuery all = new ContentQuery("", Optional.empty(), Optional.empty(), MOST_FORESEEN, Duration.ZERO);
        return Foresight.of(
                List.of(EntryPath.ROOT),
                browse(request.repository(), request.snapshot(), all).items());
    }

    /**
     * Empties a running system again that a restore had filled, so that the next drill can restore into it. Only when it
     * still holds as much as that restore brought: what anybody else wrote is never deleted.
     *
     * @param facts of the restore's report
     * @throws SourceException when it holds something else, or cannot be emptied from here; it is unchanged then
     */
    default void discard(SourceSettings target, Map<String, String> facts)
            throws SourceException, java.io.IOException, InterruptedException {
        throw new SourceException("What was restored into a running system of kind " + name()
                + " stays there. Empty it before the next restore goes into it.");
    }
}
