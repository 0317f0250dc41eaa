package io.holdfast.control.log;

import io.holdfast.repository.Repository;
import io.holdfast.sources.postgres.log.Gap;
import io.holdfast.sources.postgres.log.LogArchive;
import io.holdfast.sources.postgres.log.LogPosition;
import io.holdfast.sources.postgres.log.PostgresLog;
import io.holdfast.sources.postgres.log.RepositorySupplier;
import io.holdfast.sources.postgres.log.SlotHold;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Streams the write-ahead log of PostgreSQL clusters. */
@Component
class PostgresContinuousLog implements ContinuousLog {
    private final Clock clock;

    PostgresContinuousLog(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String kind() {
        return "postgresql";
    }

    @Override
    public Running start(Request request) throws IOException {
        Map<String, RepositorySupplier> repositories = new HashMap<>();
        request.repositories().forEach((name, opener) -> repositories.put(name, opener::open));
        PostgresLog log = PostgresLog.start(
                new PostgresLog.Request(
                        request.dataSet(),
                        request.service(),
                        request.hostname(),
                        request.extraVerify(),
                        request.settings(),
                        request.spool(),
                        repositories),
                clock);
        return new RunningLog(request.dataSet(), log);
    }

    @Override
    public LoggedTransactions search(Search search) throws IOException {
        return PostgresLogSearch.search(search);
    }

    @Override
    public boolean fetch(String dataSet, Repository repository, String name, Path file) throws IOException {
        return LogArchive.open(repository, dataSet).write(name, file);
    }

    @Override
    public List<LogCoverage.Span> coverage(String dataSet, Repository repository) throws IOException {
        return LogArchive.open(repository, dataSet).covered().stream()
                .map(span -> new LogCoverage.Span(
                        span.from(), span.until(), span.gap().map(Gap::reason).orElse(null)))
                .toList();
    }

    @Override
    public List<LogPlace> places(String dataSet, Repository repository) throws IOException {
        return LogArchive.open(repository, dataSet).places().stream()
                .map(place -> new LogPlace(place.at(), place.position().toString()))
                .toList();
    }

    private record RunningLog(String dataSet, PostgresLog log) implements Running {
        @Override
        public List<LogStatus> status() {
            return log.progress().stream()
                    .map(progress -> logStatus(dataSet, progress))
                    .toList();
        }

        @Override
        public void take(String name, InputStream content, Optional<Instant> completed, Optional<String> after)
                throws IOException, InterruptedException {
            log.take(name, content, completed, after);
        }

        @Override
        public void close() throws IOException {
            log.close();
        }
    }

    private static SlotStatus slotStatus(SlotHold slot) {
        return new SlotStatus(
                slot.slot(),
                slot.state().name().toLowerCase(Locale.ROOT),
                slot.heldBytes(),
                slot.bounds().least().orElse(null),
                slot.level().name().toLowerCase(Locale.ROOT),
                slot.problem(),
                slot.advice());
    }

    private static LogStatus logStatus(String dataSet, PostgresLog.Progress progress) {
        return new LogStatus(
                dataSet,
                progress.repository(),
                progress.received()
                        .map(LogPosition::lsn)
                        .map(lsn -> lsn.toString())
                        .orElse(null),
                progress.receivedAt().orElse(null),
                progress.shipped()
                        .map(LogPosition::lsn)
                        .map(lsn -> lsn.toString())
                        .orElse(null),
                progress.shippedAt().orElse(null),
                progress.restorableTo().orElse(null),
                progress.lagBytes(),
                progress.lag().toMillis() / 1000.0,
                progress.spooledBytes(),
                progress.spoolMostBytes(),
                progress.slot().map(PostgresContinuousLog::slotStatus).orElse(null),
                progress.state().name().toLowerCase(Locale.ROOT),
                progress.gapFoundAt().orElse(null),
                progress.detail());
    }
}
