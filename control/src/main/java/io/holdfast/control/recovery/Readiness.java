package io.holdfast.control.recovery;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.point.PointFigures;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import io.holdfast.control.scrub.Scrubs;
import io.holdfast.sources.ProofLevel;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How ready the platform is to be brought back: what each repository holds, what could be lost, what is proven. */
@Component
public class Readiness {
    private static final int NAMED = 5;

    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final SourceKinds kinds;
    private final RecoveryPoints points;
    private final PointFigures figures;
    private final RestoreOperations restores;
    private final LogStreams logs;
    private final RepositoryCapacity capacity;
    private final Scrubs scrubs;
    private final Clock clock;

    Readiness(
            InventoryStore inventory,
            RepositoryAccess access,
            SourceKinds kinds,
            RecoveryPoints points,
            PointFigures figures,
            RestoreOperations restores,
            LogStreams logs,
            RepositoryCapacity capacity,
            Scrubs scrubs,
            Clock clock) {
        this.inventory = inventory;
        this.access = access;
        this.kinds = kinds;
        this.points = points;
        this.figures = figures;
        this.restores = restores;
        this.logs = logs;
        this.capacity = capacity;
        this.scrubs = scrubs;
        this.clock = clock;
    }

    /**
     * How a site's repository stands.
     *
     * @param lastReplicationSync the newest moment that it holds of any data set
     * @param replicationLagSeconds how far the data set that is farthest behind is behind the newest copy anywhere
     * @param replicationLagBytes that it has not: of logs, what was received and not shipped; of all recovery points that are
     *     elsewhere only and newer than the newest here, what they added there
     * @param overallStatus {@code healthy}, {@code warning}, or {@code critical} when it cannot be used or is damaged
     * @param storedBytes in the repository's files; null before they were added up for the first time
     * @param lacking how many of the data sets that go into it by their policies it has nothing of yet
     * @param detail what is wrong; of many data sets it names the first
     */
    public record SiteHealth(
            String siteName,
            @Nullable Instant lastReplicationSync,
            @Nullable Double replicationLagSeconds,
            long replicationLagBytes,
            String overallStatus,
            String repository,
            @Nullable Long storedBytes,
            int lacking,
            String detail) {}

    /**
     * A data set's targets and what is proven of them.
     *
     * @param currentExposureSeconds what would be lost if the source were gone now; null when nothing could be restored
     * @param compliant {@code met}, {@code missed} or {@code unproven}, by the newest restore that was measured
     */
    public record ComplianceRow(
            String serviceName,
            String dataSet,
            String dataType,
            String criticalityTier,
            String reason,
            int rtoTargetMinutes,
            int rpoTargetMinutes,
            @Nullable Double measuredRtoSeconds,
            @Nullable Double measuredRpoSeconds,
            @Nullable Double currentExposureSeconds,
            String compliant,
            @Nullable ProofLevel proofLevel,
            @Nullable Instant lastRecoveryPoint,
            @Nullable Long backupBytes,
            @Nullable LocalDate lastReviewed,
            @Nullable LocalDate reviewDue,
            @Nullable String evidence) {}

    /** Empty when it opens, else why it does not. */
    Optional<String> unreachable(StoreDeclaration declared) {
        try {
            access.open(declared);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Both, as of one look at the catalog. */
    public record Standing(List<SiteHealth> sites, List<ComplianceRow> services) {}

    /** Of what is declared here. */
    public Standing standing(Inventory current) {
        NewestMoments moments = new NewestMoments(current, figures, logs);
        return new Standing(sites(current, moments), services(current, moments));
    }

    public List<SiteHealth> sites() {
        Inventory current = inventory.current();
        return sites(current, new NewestMoments(current, figures, logs));
    }

    private List<SiteHealth> sites(Inventory current, NewestMoments moments) {
        Backlog backlog = new Backlog(current, figures, moments);
        Map<String, Long> damaged = scrubs.damaged();
        return current.repositories().stream()
                .map(declared ->
                        site(current, declared, moments, backlog, Optional.ofNullable(damaged.get(declared.name()))))
                .toList();
    }

    private SiteHealth site(
            Inventory current,
            StoreDeclaration declared,
            NewestMoments moments,
            Backlog backlog,
            Optional<Long> errors) {
        List<String> missing = new ArrayList<>();
        List<String> late = new ArrayList<>();
        Instant newest = null;
        double lag = 0;
        long lacks = 0;
        for (DataSet dataSet : current.dataSets()) {
            List<String> repositories = current.policyOf(dataSet).repositories();
            if (!repositories.contains(declared.name())) {
                continue;
            }
            lacks += backlog.bytes(dataSet.name(), declared.name());
            Optional<Instant> here = moments.in(dataSet.name(), declared.name());
            if (here.isEmpty()) {
                missing.add(dataSet.name());
                continue;
            }
            newest = newest == null || here.get().isAfter(newest) ? here.get() : newest;
            Instant anywhere = moments.inAny(dataSet.name(), repositories).orElse(here.get());
            double behind = seconds(here.get(), anywhere);
            lag = Math.max(lag, behind);
            if (behind > current.service(dataSet.service()).targets().rpoMinutes() * 60.0) {
                late.add(dataSet.name());
            }
        }
        Optional<String> unusable = unreachable(declared)
                .or(() -> errors.map(found -> "It is damaged: its newest scrub found " + found + " errors."));
        String status = unusable.isPresent() ? "critical" : missing.isEmpty() && late.isEmpty() ? "healthy" : "warning";
        String detail = unusable.orElseGet(() -> (missing.isEmpty() ? "" : "Nothing yet of " + named(missing) + ". ")
                + (late.isEmpty() ? "" : "Behind by more than the RPO: " + named(late) + "."));
        return new SiteHealth(
                declared.site(),
                newest,
                newest == null ? null : lag,
                lacks,
                status,
                declared.name(),
                capacity.storedBytes(declared.name()),
                missing.size(),
                detail.strip());
    }

    /** The first of them, and how many more there are. */
    static String named(List<String> dataSets) {
        int more = dataSets.size() - NAMED;
        return String.join(", ", dataSets.subList(0, Math.min(NAMED, dataSets.size())))
                + (more <= 0 ? "" : " and " + more + (more == 1 ? " other" : " others"));
    }

    /** The data sets that go into a repository by their policies and of which it has nothing yet. */
    Set<String> lacking(Inventory current, String repository) {
        NewestMoments moments = new NewestMoments(current, figures, logs);
        return current.dataSets().stream()
                .filter(dataSet -> current.policyOf(dataSet).repositories().contains(repository))
                .map(DataSet::name)
                .filter(name -> moments.in(name, repository).isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    public List<ComplianceRow> services() {
        return services(inventory.current());
    }

    /** Of what is declared here. */
    public List<ComplianceRow> services(Inventory current) {
        return services(current, new NewestMoments(current, figures, logs));
    }

    private List<ComplianceRow> services(Inventory current, NewestMoments moments) {
        List<String> names = current.dataSets().stream().map(DataSet::name).toList();
        Map<String, RecoveryPoint> newest = points.newest(names).stream()
                .collect(Collectors.toMap(RecoveryPoint::dataSet, Function.identity(), (one, same) -> one));
        Map<String, RestoreOperation> proofs = restores.latestProofs(names).stream()
                .collect(Collectors.toMap(RestoreOperation::dataSet, Function.identity(), (one, same) -> one));
        return current.dataSets().stream()
                .map(dataSet -> row(
                        current.service(dataSet.service()),
                        dataSet,
                        Optional.ofNullable(newest.get(dataSet.name())),
                        Optional.ofNullable(proofs.get(dataSet.name())),
                        exposure(dataSet, current, moments)))
                .toList();
    }

    private ComplianceRow row(
            Service service,
            DataSet dataSet,
            Optional<RecoveryPoint> latest,
            Optional<RestoreOperation> proof,
            @Nullable Double exposure) {
        Double rto = proof.map(RestoreOperation::measuredRtoSeconds).orElse(null);
        Double rpo = proof.map(RestoreOperation::measuredRpoSeconds).orElse(null);
        return new ComplianceRow(
                service.name(),
                dataSet.name(),
                kinds.resourceType(dataSet),
                service.criticality(),
                service.targets().reason(),
                service.targets().rtoMinutes(),
                service.targets().rpoMinutes(),
                rto,
                rpo,
                exposure,
                compliance(service, proof),
                proof.map(RestoreOperation::proofLevel)
                        .or(() -> latest.map(RecoveryPoint::proofLevel))
                        .orElse(null),
                latest.map(RecoveryPoint::consistentAt).orElse(null),
                latest.map(RecoveryPoint::sizeBytes).orElse(null),
                service.targets().reviewedOn().orElse(null),
                service.targets().reviewDue().orElse(null),
                proof.map(RestoreOperation::evidence).orElse(null));
    }

    private static String compliance(Service service, Optional<RestoreOperation> proof) {
        if (proof.isEmpty()) {
            return "unproven";
        }
        if (proof.get().status() == RestoreOperation.Status.FAILED) {
            return "missed";
        }
        Double rto = proof.get().measuredRtoSeconds();
        Double rpo = proof.get().measuredRpoSeconds();
        if (rto == null || rpo == null) {
            return "unproven";
        }
        boolean met = rto <= service.targets().rtoMinutes() * 60.0
                && rpo <= service.targets().rpoMinutes() * 60.0;
        return met ? "met" : "missed";
    }

    /** The least over the repositories of the data set. */
    private @Nullable Double exposure(DataSet dataSet, Inventory current, NewestMoments moments) {
        Double least = null;
        for (String repository : current.policyOf(dataSet).repositories()) {
            Optional<Instant> newest = moments.in(dataSet.name(), repository);
            if (newest.isEmpty()) {
                continue;
            }
            double exposed = seconds(newest.get(), clock.instant());
            Optional<LogStatus> log = moments.log(dataSet.name(), repository)
                    .filter(status -> status.state().equals("streaming"));
            if (log.isPresent()) {
                exposed = Math.min(exposed, log.get().lagSeconds());
            }
            least = least == null ? Double.valueOf(exposed) : Double.valueOf(Math.min(least, exposed));
        }
        return least;
    }

    private static double seconds(Instant from, Instant to) {
        return Math.max(0, Duration.between(from, to).toMillis() / 1000.0);
    }
}
