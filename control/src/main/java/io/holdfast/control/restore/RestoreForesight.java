package io.holdfast.control.restore;

import io.holdfast.control.audit.Acting;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.restore.DryRun.Reading;
import io.holdfast.control.restore.RestoreOperation.Target;
import io.holdfast.control.restore.WishCheck.Checked;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.inspect.Inspection.Held;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.Foresight;
import io.holdfast.sources.Foresight.Replaced;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.content.ContentItem;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Looks into the repository, and at what would be replaced, for what a restore would come to. For some seconds at most: what
 * has not been seen by then is said to be unknown, and holds nothing up.
 */
@Component
class RestoreForesight implements DisposableBean {
    /** What a restore brings is read in a second or two; a repository far away may take longer. */
    private static final Duration LOOK = Duration.ofSeconds(12);

    /** Counting goes through all trees: about a second for a million files, or for a tebibyte in few. */
    private static final Duration COUNT = Duration.ofSeconds(8);

    /** Each may remember millions of blobs while it counts. */
    private static final int AT_ONCE = 4;

    private final RepositoryAccess access;
    private final SourceKinds kinds;
    private final Clock clock;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    RestoreForesight(RepositoryAccess access, SourceKinds kinds, Clock clock) {
        this.access = access;
        this.kinds = kinds;
        this.clock = clock;
    }

    /** What was seen. */
    record Seen(
            List<ContentItem> brings,
            Optional<Replaced> replaced,
            Reading reading,
            List<String> notes,
            List<String> obstacles) {}

    /** Blocks for {@link #LOOK} and {@link #COUNT} at most. @param place where it would go */
    Seen look(Checked checked, Target place) throws InterruptedException {
        if (!room.tryAcquire()) {
            Reading unknown = new Reading(null, checked.point().sizeBytes(), null);
            String busy = "What it would bring was not looked at, as " + AT_ONCE
                    + " others do so now. Look again in a moment.";
            return new Seen(List.of(), Optional.empty(), unknown, List.of(busy), List.of());
        }
        try {
            return lookNow(checked, place);
        } finally {
            room.release();
        }
    }

    private Seen lookNow(Checked checked, Target place) throws InterruptedException {
        RecoveryPoint point = checked.point();
        List<String> notes = new ArrayList<>();
        List<String> obstacles = new ArrayList<>();
        Reading unknown = new Reading(null, point.sizeBytes(), null);
        Optional<Opened> opened = within(LOOK, () -> foresee(checked, place), "What it would bring", notes, obstacles);
        if (opened.isEmpty()) {
            return new Seen(List.of(), Optional.empty(), unknown, notes, obstacles);
        }
        Foresight foresight = opened.get().foresight();
        notes.addAll(foresight.notes());
        obstacles.addAll(foresight.obstacles());
        Reading reading = within(COUNT, () -> count(opened.get()), "How much has to be read", notes, obstacles)
                .map(held -> new Reading(held.storedBytes(), held.bytes(), held.files()))
                .orElse(unknown);
        return new Seen(foresight.brings(), foresight.replaced(), reading, notes, obstacles);
    }

    private record Opened(Repository repository, Snapshot snapshot, Foresight foresight) {}

    private Opened foresee(Checked checked, Target place) throws IOException, InterruptedException {
        RecoveryPoint point = checked.point();
        Repository repository = access.open(checked.inventory().repository(point.repository()));
        Snapshot snapshot = repository.snapshot(point.snapshotId());
        RestoreRequest request = new RestoreRequest(
                repository,
                snapshot,
                checked.dataSet().name(),
                Optional.ofNullable(checked.wish().pointInTime()),
                RestoreRunner.target(place),
                DeclaredSelection.with(checked.selection(), checked.dataSet()));
        return new Opened(repository, snapshot, kinds.of(checked.dataSet()).foresee(request, clock));
    }

    private static Held count(Opened opened) throws IOException, InterruptedException {
        try (Inspection inspection = opened.repository().inspect()) {
            return inspection.held(opened.snapshot(), opened.foresight().reads());
        }
    }

    /** Empty when it was not seen, of which the notes say why; what the restore itself would refuse is an obstacle. */
    private <T> Optional<T> within(
            Duration patience, Callable<T> look, String what, List<String> notes, List<String> obstacles)
            throws InterruptedException {
        Optional<Acting> acting = Acting.current();
        Future<T> answer = threads.submit(() -> {
            try {
                acting.ifPresent(Acting::resume);
                return look.call();
            } finally {
                Acting.end();
            }
        });
        try {
            return Optional.of(answer.get(patience.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            notes.add(what + " could not be told within " + patience.toSeconds() + " seconds.");
            return Optional.empty();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SourceException refused -> obstacles.add(String.valueOf(refused.getMessage()));
                case RepositoryException failed -> obstacles.add(String.valueOf(failed.getMessage()));
                case IOException failed ->
                    obstacles.add("The repository could not be read: " + failed.getMessage()
                            + ". See whether it can be reached, or choose another one that has the data set.");
                case RuntimeException failed -> throw failed;
                case null, default -> throw new IllegalStateException(e);
            }
            return Optional.empty();
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
