package io.holdfast.control.restore;

import io.holdfast.control.ConflictException;
import io.holdfast.control.InvalidRequestException;
import io.holdfast.control.Page;
import io.holdfast.control.audit.Acting;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.restore.RestoreRequests.Wish;
import io.holdfast.control.restore.WishCheck.Checked;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Looks into the recovery point that a restore would begin from, without restoring anything, for so long at most. */
@Component
class PointBrowser implements DisposableBean {
    /** Longer than the choice of a point waits for a log, and shorter than browsers and proxies wait for an answer. */
    private static final Duration MOST = Duration.ofSeconds(40);

    /** Then a search hands out what it has found so far. */
    private static final Duration SEARCH = Duration.ofSeconds(8);

    /** Each may hold a folder of a million names in memory, or a connection that does not answer. */
    private static final int AT_ONCE = 8;

    private static final int LONGEST = 8192;

    private final WishCheck checks;
    private final RepositoryAccess access;
    private final SourceKinds kinds;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    PointBrowser(WishCheck checks, RepositoryAccess access, SourceKinds kinds) {
        this.checks = checks;
        this.access = access;
        this.kinds = kinds;
    }

    /** What is to be listed of it; null where it is not said. */
    record Place(
            @Nullable String path,
            @Nullable String search,
            @Nullable String after,
            int limit) {
        ContentQuery query() {
            return new ContentQuery(
                    text("path", path).orElse(""),
                    text("search", search),
                    text("after", after),
                    Page.limit(limit),
                    SEARCH);
        }

        private static Optional<String> text(String field, @Nullable String given) {
            if (given == null || given.isEmpty()) {
                return Optional.empty();
            }
            if (given.length() > LONGEST || given.indexOf('\0') >= 0) {
                throw new InvalidRequestException(
                        field, "is too long, or holds the character NUL; give one as a list says it");
            }
            return Optional.of(given);
        }
    }

    /**
     * Blocks for {@link #MOST} at most.
     *
     * @param wish which point; as a restore takes it
     * @throws InvalidRequestException naming each field of the wish that is wrong
     * @throws ConflictException when the repository does not answer in time, or the point has nothing there
     */
    PointContent browse(Wish wish, Place place) throws InterruptedException {
        ContentQuery query = place.query();
        if (!room.tryAcquire()) {
            throw new ConflictException("Recovery points are being looked into by " + AT_ONCE
                    + " others at this moment. Try again in a moment.");
        }
        Optional<Acting> acting = Acting.current();
        Future<PointContent> answer = threads.submit(() -> {
            try {
                acting.ifPresent(Acting::resume);
                return look(wish, query);
            } finally {
                Acting.end();
                room.release();
            }
        });
        try {
            return answer.get(MOST.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new ConflictException(
                    "The repository has not answered for " + MOST.toSeconds()
                            + " seconds. Try again, look into a smaller part, or choose another repository that has the data set.");
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            answer.cancel(true);
        }
    }

    private static RuntimeException unwrapped(ExecutionException failed) throws InterruptedException {
        return switch (failed.getCause()) {
            // it says what to do; of what failed below it the server's log has more
            case SourceException e -> new ConflictException(String.valueOf(e.getMessage()));
            case RepositoryException e -> new ConflictException(String.valueOf(e.getMessage()));
            case IOException e ->
                new ConflictException("The repository could not be read: " + e.getMessage()
                        + ". See whether it can be reached, or choose another repository that has the data set.");
            case RuntimeException e -> e;
            case InterruptedException e -> throw e;
            case null, default -> new IllegalStateException(failed);
        };
    }

    private PointContent look(Wish wish, ContentQuery query) throws IOException, InterruptedException {
        Checked checked = checks.checkPlanned(wish);
        RecoveryPoint point = checked.point();
        Repository repository = access.open(checked.inventory().repository(point.repository()));
        ContentPage page =
                kinds.of(checked.dataSet()).browse(repository, repository.snapshot(point.snapshotId()), query);
        List<String> notes = new ArrayList<>(page.notes());
        Instant wished = wish.pointInTime();
        if (wished != null && wished.isAfter(point.consistentAt())) {
            notes.addFirst("This is the state of " + point.consistentAt() + ". A restore to " + wished
                    + " also brings what the log has from then on, which is not listed.");
        }
        return new PointContent(
                checked.dataSet().name(),
                checked.dataSet().kind(),
                point.recoveryPointId(),
                point.repository(),
                point.consistentAt(),
                query.path(),
                page.items(),
                page.next().orElse(null),
                notes);
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
