package io.holdfast.control.point;

import io.holdfast.control.Caller;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.access.Access;
import io.holdfast.control.errand.ErrandKind;
import io.holdfast.control.errand.RunningErrand;
import io.holdfast.control.errand.RunningErrands;
import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.sources.ProofLevel;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/admin")
@Tag(name = "Recovery points")
class PointResource {
    private static final int MOST_DAYS = 366;

    private final RecoveryPoints points;
    private final PointFigures figures;
    private final RepositoryScan scan;
    private final RunningErrands errands;
    private final LogStreams logs;
    private final VisibleInventory inventory;
    private final Access access;

    PointResource(
            RecoveryPoints points,
            PointFigures figures,
            RepositoryScan scan,
            RunningErrands errands,
            LogStreams logs,
            VisibleInventory inventory,
            Access access) {
        this.points = points;
        this.figures = figures;
        this.scan = scan;
        this.errands = errands;
        this.logs = logs;
        this.inventory = inventory;
        this.access = access;
    }

    /** From and to when a data set can be restored. */
    record Window(Instant from, Instant to) {}

    /**
     * @param next give it as {@code after} for the next page; null when there is none
     * @param total how many there are, on all pages
     */
    record Items(
            List<RecoveryPoint> items,
            @Nullable String next,
            long total,
            @Nullable Window window) {}

    @GetMapping("/recovery_points")
    @Operation(
            summary = "Recovery points, newest first, and the window of a data set",
            description = "from and to are about the instant whose state a point holds; to itself is left out.")
    Items list(
            @RequestParam(name = "dataSet", required = false) @Nullable String dataSet,
            @RequestParam(name = "service", required = false) @Nullable String service,
            @RequestParam(name = "repository", required = false) @Nullable String repository,
            @RequestParam(name = "from", required = false) @Nullable Instant from,
            @RequestParam(name = "to", required = false) @Nullable Instant to,
            @RequestParam(name = "proofLevel", required = false) @Nullable ProofLevel proof,
            @RequestParam(name = "after", required = false) @Nullable String after,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        PointFilter filter = new PointFilter(dataSet, service, repository, from, to, proof, access.seen());
        Page<RecoveryPoint> page = points.page(filter, Page.Key.parse(after), Page.limit(limit));
        return new Items(page.items(), page.next(), points.count(filter), dataSet == null ? null : window(dataSet));
    }

    private @Nullable Window window(String dataSet) {
        inventory.current().dataSet(dataSet);
        Optional<Instant> from = points.earliest(dataSet, null).map(RecoveryPoint::consistentAt);
        Optional<Instant> latest = points.latest(dataSet, null, null).map(RecoveryPoint::consistentAt);
        Optional<Instant> covered = logs.status(dataSet).stream()
                .map(LogStatus::restorableTo)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .max(Instant::compareTo);
        Instant to = covered.filter(at -> latest.isEmpty() || at.isAfter(latest.get()))
                .or(() -> latest)
                .orElse(null);
        return from.isPresent() && to != null ? new Window(from.get(), to) : null;
    }

    /**
     * @param total how many there are now
     * @param days the oldest first, today last; what a copy brought from another repository is not counted again
     */
    record Growth(long total, List<PointFigures.Added> days) {}

    @GetMapping("/recovery_points/growth")
    @Operation(
            summary = "How many recovery points there are, and what backups added on each of the latest days",
            description =
                    "In one repository or in all, of the services that the caller may see. Days are of UTC, 1 to 366 of"
                            + " them; of a point that is gone what it added is gone too.")
    Growth growth(
            @RequestParam(name = "repository", required = false) @Nullable String repository,
            @RequestParam(name = "days", defaultValue = "30") int days) {
        if (repository != null) {
            inventory.current().repository(repository);
        }
        if (days < 1 || days > MOST_DAYS) {
            throw new InvalidRequestException("days", "is " + days + "; it must be 1 to " + MOST_DAYS);
        }
        PointFilter all = new PointFilter(null, null, repository, null, null, null, access.seen());
        return new Growth(points.count(all), figures.added(repository, access.seen(), days));
    }

    @PostMapping("/repositories/{name}/scan")
    @Operation(
            summary = "Make the catalog agree with what a repository holds",
            description = "Answered when it has ended. 409 when it was cancelled: the catalog is as it was then.")
    RepositoryScan.Outcome scan(@PathVariable("name") String name, @Nullable Principal principal)
            throws IOException, InterruptedException {
        return scan.scan(name, Caller.name(principal));
    }

    @GetMapping("/repositories/{name}/scan")
    @Operation(summary = "How far the scan of a repository is that runs, on whichever server")
    RunningErrand.Answer scanning(@PathVariable("name") String name) {
        inventory.current().repository(name);
        return errands.answer(ErrandKind.SCAN, name);
    }

    @PostMapping("/repositories/{name}/scan/cancel")
    @Operation(
            summary = "Cancel the scan of a repository that runs, on whichever server",
            description =
                    "It ends before it reads another snapshot, and the catalog stays as it was. 409 when none runs.")
    RunningErrand.Answer cancelScan(@PathVariable("name") String name, @Nullable Principal principal) {
        inventory.current().repository(name);
        return errands.cancel(ErrandKind.SCAN, name, Caller.name(principal));
    }
}
