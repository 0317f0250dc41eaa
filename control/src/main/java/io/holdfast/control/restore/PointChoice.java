package io.holdfast.control.restore;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.Instants;
import io.holdfast.control.NotFoundException;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.restore.RestoreRequests.Wish;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the recovery point that a restore starts from, or says for each field why there is none. */
@Component
class PointChoice {
    /** A repository knows some seconds late how far its log reaches; who asks for the present second need not ask twice. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RepositoryAccess access;
    private final RecoveryPoints points;
    private final LogStreams logs;

    PointChoice(RepositoryAccess access, RecoveryPoints points, LogStreams logs) {
        this.access = access;
        this.points = points;
        this.logs = logs;
    }

    /** May wait for some seconds until a streaming log has come to the wished instant. */
    Optional<RecoveryPoint> choose(Wish wish, Inventory current, DataSet dataSet, List<FieldProblem> problems) {
        if (wish.repository() != null
                && current.findRepository(wish.repository()).isEmpty()) {
            problems.add(new FieldProblem(
                    "repository",
                    "there is no repository '" + wish.repository() + "'. Give one of " + dataSet.name()
                            + "'s policy, or none for the first that can be reached"));
            return Optional.empty();
        }
        if (wish.recoveryPointId() != null) {
            return byId(wish, wish.recoveryPointId(), current, dataSet, problems);
        }
        List<String> names =
                wish.repository() == null ? current.policyOf(dataSet).repositories() : List.of(wish.repository());
        List<String> unreachable = new ArrayList<>();
        List<String> uncovered = new ArrayList<>();
        @Nullable Instant earliest = null;
        for (String name : names) {
            Optional<RecoveryPoint> point = points.latest(dataSet.name(), name, wish.pointInTime());
            if (point.isEmpty()) {
                Instant first = points.earliest(dataSet.name(), name)
                        .map(RecoveryPoint::consistentAt)
                        .orElse(null);
                if (first != null && (earliest == null || first.isBefore(earliest))) {
                    earliest = first;
                }
                continue;
            }
            Optional<Instant> end = logEnd(current, dataSet, name, wish.pointInTime());
            if (end.isPresent()) {
                uncovered.add("what " + name + " holds of the log reaches to " + end.get());
                continue;
            }
            try {
                access.open(current.repository(name));
                return point;
            } catch (IOException e) {
                unreachable.add(name + ": " + e.getMessage());
            }
        }
        if (!unreachable.isEmpty()) {
            problems.add(new FieldProblem("repository", String.join(" ", unreachable)));
        } else if (!uncovered.isEmpty()) {
            problems.add(new FieldProblem(
                    "pointInTime",
                    "lies after the recovery window: " + String.join("; ", uncovered)
                            + ". Give an instant up to then, or leave it out for the newest state"));
        } else if (earliest != null) {
            problems.add(new FieldProblem(
                    "pointInTime",
                    "lies before the recovery window: the first recovery point of " + dataSet.name() + " holds "
                            + earliest + ". Give an instant from then on, or another repository"));
        } else {
            problems.add(new FieldProblem(
                    "dataSet",
                    "there is no recovery point of " + dataSet.name() + " in " + String.join(", ", names)
                            + "; back it up, or scan the repository"));
        }
        return Optional.empty();
    }

    /**
     * Up to where the log in a repository reaches, when that is not as far as the wished instant; else empty. Empty, too,
     * where no log streams and while its repository has said nothing: the restore itself finds out what there is.
     */
    private Optional<Instant> logEnd(Inventory current, DataSet dataSet, String repository, @Nullable Instant wished) {
        Policy policy = current.policyOf(dataSet);
        if (wished == null
                || !logs.isWanted(dataSet, policy)
                || !policy.repositories().contains(repository)) {
            return Optional.empty();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            Optional<LogStatus> status = logs.status(dataSet.name()).stream()
                    .filter(one -> one.repository().equals(repository))
                    .findFirst();
            Instant end = status.map(LogStatus::restorableTo).orElse(null);
            if (end != null && !wished.isAfter(end)) {
                return Optional.empty();
            }
            boolean comesOn = status.map(LogStatus::state)
                    .map(Set.of("starting", "streaming")::contains)
                    .orElse(true);
            if (!comesOn || System.nanoTime() > deadline) {
                return Optional.ofNullable(end);
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.ofNullable(end);
            }
        }
    }

    private Optional<RecoveryPoint> byId(
            Wish wish, String recoveryPointId, Inventory current, DataSet dataSet, List<FieldProblem> problems) {
        Optional<RecoveryPoint> point;
        try {
            point = points.find(Instants.id("recovery point", recoveryPointId));
        } catch (NotFoundException e) {
            point = Optional.empty();
        }
        if (point.isEmpty() || !point.get().dataSet().equals(dataSet.name())) {
            problems.add(new FieldProblem(
                    "recoveryPointId",
                    "there is no recovery point '" + recoveryPointId + "' of " + dataSet.name()
                            + ". GET /api/v1/admin/recovery_points and 'holdfast points' list them"));
            return Optional.empty();
        }
        if (wish.repository() != null && !wish.repository().equals(point.get().repository())) {
            problems.add(new FieldProblem(
                    "recoveryPointId",
                    "lies in " + point.get().repository() + ", not in " + wish.repository()
                            + ". Leave one of them out"));
        }
        Instant wished = wish.pointInTime();
        if (wished != null && wished.isBefore(point.get().consistentAt())) {
            problems.add(new FieldProblem(
                    "pointInTime",
                    "lies before the recovery point, which holds " + point.get().consistentAt()
                            + ". Choose an earlier recovery point, or none"));
        }
        logEnd(current, dataSet, point.get().repository(), wished)
                .ifPresent(end -> problems.add(new FieldProblem(
                        "pointInTime",
                        "lies after the recovery window: what the repository holds of the log reaches to " + end
                                + ". Give an instant up to then, or leave it out for the newest state")));
        return point;
    }
}
