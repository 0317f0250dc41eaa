package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.CoveringDiscovery;
import io.holdfast.sources.Foresight;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceKind;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import io.holdfast.sources.part.PartialRecovery;
import io.holdfast.sources.postgres.part.PartSelection;
import io.holdfast.sources.postgres.part.PostgresPart;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import io.holdfast.sources.postgres.validation.Depth;
import io.holdfast.sources.postgres.validation.LivingQueries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** PostgreSQL clusters; see the package's description for the settings. */
public final class PostgresKind implements SourceKind {
    private final Path programs;

    /** @param programs a directory that keeps the PostgreSQL programs that come with Holdfast, made when absent */
    public PostgresKind(Path programs) {
        this.programs = programs;
    }

    @Override
    public String name() {
        return "postgresql";
    }

    @Override
    public String resourceType() {
        return "PostgreSQL_DB";
    }

    @Override
    public Source open(SourceSettings settings) throws SourceException {
        return new PostgresSource(PostgresEndpoint.of(settings), BaseBackupSettings.of(settings));
    }

    @Override
    public RestoreReport restore(RestoreRequest request, SourceContext context)
            throws IOException, InterruptedException {
        return new PostgresRestore(request, context, programs).run();
    }

    @Override
    public void checkSelection(Map<String, String> selection) throws SourceException {
        RecoveryTarget target = RecoveryTarget.of(selection, Optional.empty());
        Optional<Integer> timeline = RecoveryTarget.timeline(selection);
        Optional<PartSelection> part = PartSelection.of(selection);
        Depth.of(selection);
        if (Placement.of(selection).inPlace().isPresent()
                && (part.isPresent() || selection.containsKey(StandbyRole.PRIMARY))) {
            throw new SourceException(
                    Placement.IN_PLACE + ": what is replaced is a whole cluster. Leave the part, or the standby, out.");
        }
        if (StandbyRole.of(selection).isPresent()) {
            if (part.isPresent()) {
                throw new SourceException(StandbyRole.PRIMARY + ": a standby is a whole cluster. Leave the part out.");
            }
            if (!(target instanceof RecoveryTarget.Newest)
                    || timeline.isPresent()
                    || selection.containsKey(Depth.KEY)) {
                throw new SourceException(StandbyRole.PRIMARY + ": a standby goes on to where its primary is, and its"
                        + " content is not opened for checks. Leave the place in the log and the depth out.");
            }
        }
    }

    @Override
    public List<RestoreReport.Validation> askLiving(SourceSettings live, Map<String, String> selection)
            throws SourceException, InterruptedException {
        return LivingQueries.ask(live, selection);
    }

    @Override
    public Map<String, Path> places(Map<String, String> selection) throws SourceException {
        return Placement.paths(selection);
    }

    @Override
    public Optional<Path> replaces(Map<String, String> selection) throws SourceException {
        return Placement.of(selection).inPlace();
    }

    @Override
    public boolean isPart(Map<String, String> selection) throws SourceException {
        return PartSelection.of(selection).isPresent();
    }

    @Override
    public Map<String, String> forTests() {
        return Map.of(Placement.LIMITED, "yes");
    }

    @Override
    public Map<String, String> apart() {
        return Map.of(Placement.NETWORK, "own");
    }

    @Override
    public Set<String> depths() {
        return Arrays.stream(Depth.values()).map(Depth::word).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public Foresight foresee(RestoreRequest request, Clock clock) throws IOException, InterruptedException {
        return new PostgresForesight(request, clock).foresee();
    }

    @Override
    public Optional<CoveringDiscovery> discovery() {
        return Optional.of(new PostgresDiscovery());
    }

    @Override
    public Optional<PartialRecovery> partialRecovery() {
        return Optional.of(new PostgresPart());
    }

    /** Databases, schemas, tables with their rows and, where these were counted, columns. */
    @Override
    public ContentPage browse(Repository repository, Snapshot snapshot, ContentQuery query)
            throws IOException, InterruptedException {
        return new StoredDatabases(repository, snapshot).page(query);
    }
}
