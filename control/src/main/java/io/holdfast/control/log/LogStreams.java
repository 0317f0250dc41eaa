package io.holdfast.control.log;

import io.holdfast.control.Catalog;
import io.holdfast.control.ConflictException;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.inventory.Subjects;
import io.holdfast.control.live.LiveFeed;
import io.holdfast.control.work.FailureLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Keeps the log of every data set streaming whose policy says so, and tells how far each is once a second. */
@Component
public class LogStreams implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(LogStreams.class);
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Map<String, ContinuousLog> logs = new HashMap<>();
    private final InventoryStore inventory;
    private final RepositoryAccess access;
    private final ControlSettings settings;
    private final Alerts alerts;
    private final LiveFeed live;
    private final SecretReads reads;
    private final StreamLeases leases;
    private final ToldLogs told;
    private final LogAlarms alarms;
    private final FailureLog failures;
    // changed by the ticking thread only
    private final Map<String, Stream> streams = new ConcurrentSkipListMap<>();
    private Set<String> wantedBefore = Set.of();
    private volatile List<LogStatus> latest = List.of();
    private @Nullable ScheduledExecutorService ticker;

    LogStreams(
            ObjectProvider<ContinuousLog> known,
            InventoryStore inventory,
            RepositoryAccess access,
            ControlSettings settings,
            Alerts alerts,
            LiveFeed live,
            Catalog catalog,
            SecretReads reads,
            Clock clock) {
        known.forEach(log -> logs.put(log.kind(), log));
        this.inventory = inventory;
        this.access = access;
        this.settings = settings;
        this.alerts = alerts;
        this.live = live;
        this.reads = reads;
        this.leases = new StreamLeases(catalog);
        this.told = new ToldLogs(catalog, clock);
        this.failures = new FailureLog(LOG, "Log streams could not be looked after", clock);
        this.alarms = new LogAlarms(alerts);
    }

    private record Stream(Wanted wanted, ContinuousLog.Running running) {}

    /** @param repositories as they are declared: one that moves or gets another password is opened anew */
    private record Wanted(ContinuousLog.Request request, List<StoreDeclaration> repositories) {
        boolean sameAs(Wanted other) {
            return repositories.equals(other.repositories)
                    && request.settings().equals(other.request.settings())
                    && request.service().equals(other.request.service())
                    && request.hostname().equals(other.request.hostname())
                    && request.extraVerify() == other.request.extraVerify();
        }
    }

    /** As of now; of logs that other servers keep, as of some seconds before. */
    public List<LogStatus> status() {
        List<LogStatus> all = new ArrayList<>();
        streams.values().forEach(stream -> all.addAll(stream.running().status()));
        latest.stream().filter(status -> !keeps(status.dataSet())).forEach(all::add);
        return List.copyOf(all);
    }

    /** Whether it is this server, of those on the catalog, that keeps the log. */
    public boolean keeps(String dataSet) {
        return streams.containsKey(dataSet);
    }

    /** Those of one data set. */
    public List<LogStatus> status(String dataSet) {
        Stream own = streams.get(dataSet);
        if (own != null) {
            return own.running().status();
        }
        return latest.stream()
                .filter(status -> status.dataSet().equals(dataSet))
                .toList();
    }

    /**
     * Takes a file of a log that its source hands over.
     *
     * @throws ConflictException saying why it is not taken; the source is to hand it over again
     */
    void take(String dataSet, String name, InputStream content, Optional<Instant> completed, Optional<String> after)
            throws InterruptedException {
        Stream stream = streams.get(dataSet);
        if (stream == null) {
            throw new ConflictException("The log of " + dataSet
                    + " is not kept by this server at this moment: its policy must say continuousLog, the server have"
                    + " started, and no other one on the same catalog keep it.");
        }
        try {
            stream.running().take(name, content, completed, after);
        } catch (IOException e) {
            throw new ConflictException(String.valueOf(e.getMessage()));
        }
    }

    /** Writes one file of a stored log. @return false when the repository does not hold all of it */
    boolean fetch(DataSet dataSet, StoreDeclaration repository, String name, Path file) throws IOException {
        ContinuousLog log = logs.get(dataSet.kind());
        return log != null && log.fetch(dataSet.name(), access.open(repository), name, file);
    }

    /** Whether the log of a data set is to be streamed; {@link #status} may know of it a second later. */
    public boolean isWanted(DataSet dataSet, Policy policy) {
        return policy.continuousLog() && logs.containsKey(dataSet.kind());
    }

    @Override
    public synchronized void start() {
        if (ticker == null) {
            ticker = Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("log-streams").daemon().factory());
            ticker.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService ending;
        synchronized (this) {
            ending = ticker;
            ticker = null;
        }
        if (ending != null) {
            ending.submit(() -> {
                List.copyOf(streams.keySet()).forEach(this::close);
                leases.close();
            });
            ending.shutdown();
            try {
                if (!ending.awaitTermination(10, TimeUnit.SECONDS)) {
                    ending.shutdownNow();
                }
            } catch (InterruptedException e) {
                ending.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return ticker != null;
    }

    private void tick() {
        try {
            reconcile();
            List<LogStatus> now = new ArrayList<>();
            streams.values().forEach(stream -> now.addAll(stream.running().status()));
            publish(now);
            Inventory current = inventory.current();
            for (LogStatus status : latest) {
                live.tell(
                        "log",
                        status.dataSet() + "/" + status.repository(),
                        status,
                        Subjects.services(status.dataSet(), current));
            }
            now.forEach(status -> alarms.look(status, rpo(status, current)));
            // last, since it waits for the catalog; the streams themselves do not
            streams.keySet().forEach(name -> current.findDataSet(name).ifPresent(this::tellReads));
            failures.worked();
        } catch (RuntimeException e) {
            // an executor would silently end the ticking
            failures.failed(e);
        }
    }

    private static Duration rpo(LogStatus status, Inventory current) {
        return current.findDataSet(status.dataSet())
                .map(dataSet -> current.service(dataSet.service()).targets().rpoMinutes())
                .map(Duration::ofMinutes)
                .orElse(Duration.ZERO);
    }

    /** Also while it runs: it connects anew, and reads them, whenever the connection breaks. */
    private void tellReads(DataSet dataSet) {
        reads.repeatedly("DataSet/" + dataSet.name(), SecretUse.ofSource(dataSet), "streaming its log");
    }

    /** What is our own is known also while the catalog is away. */
    private void publish(List<LogStatus> own) {
        latest = List.copyOf(own);
        told.tell(own);
        List<LogStatus> all = new ArrayList<>(own);
        all.addAll(told.others(own));
        latest = List.copyOf(all);
    }

    private void reconcile() {
        Inventory current = inventory.current();
        Map<String, Wanted> wanted = new LinkedHashMap<>();
        for (DataSet dataSet : current.dataSets()) {
            Policy policy = current.policyOf(dataSet);
            if (isWanted(dataSet, policy) && settings.place().reaches(current.sitesOf(dataSet))) {
                wanted.put(dataSet.name(), wanted(current, dataSet, policy));
            }
        }
        Set<String> ours = ours(wanted.keySet());
        for (String name : List.copyOf(streams.keySet())) {
            Stream stream = streams.get(name);
            Wanted now = wanted.get(name);
            if (stream != null && (now == null || !now.sameAs(stream.wanted()) || !ours.contains(name))) {
                end(name);
            }
        }
        wanted.forEach((name, now) -> {
            if (ours.contains(name) && !streams.containsKey(name)) {
                begin(current.dataSet(name), now);
            }
        });
        wantedBefore.stream()
                .filter(name -> !wanted.containsKey(name))
                .forEach(name -> alerts.resolve("log-start:" + name));
        wantedBefore = Set.copyOf(wanted.keySet());
    }

    private Set<String> ours(Set<String> wanted) {
        try {
            return leases.hold(wanted);
        } catch (SQLException e) {
            LOG.warn("Whose logs are kept here cannot be told while the catalog is away: {}", e.getMessage());
            return Set.copyOf(streams.keySet());
        }
    }

    private Wanted wanted(Inventory current, DataSet dataSet, Policy policy) {
        List<StoreDeclaration> repositories = new ArrayList<>();
        Map<String, ContinuousLog.RepositoryOpener> openers = new LinkedHashMap<>();
        for (String name : policy.repositories()) {
            StoreDeclaration declared = current.repository(name);
            repositories.add(declared);
            openers.put(name, () -> access.open(declared));
        }
        ContinuousLog.Request request = new ContinuousLog.Request(
                dataSet.name(),
                dataSet.service(),
                current.primarySite().map(Site::name).orElse(settings.hostname()),
                policy.verification().extraVerify(),
                SourceKinds.settings(dataSet),
                settings.spool().resolve(dataSet.name()),
                openers);
        return new Wanted(request, List.copyOf(repositories));
    }

    private void begin(DataSet dataSet, Wanted wanted) {
        String cause = "log-start:" + dataSet.name();
        try {
            ContinuousLog log = Optional.ofNullable(logs.get(dataSet.kind())).orElseThrow();
            tellReads(dataSet);
            streams.put(dataSet.name(), new Stream(wanted, log.start(wanted.request())));
            LOG.info("Streaming the log of {}", dataSet.name());
            alerts.resolve(cause);
        } catch (IOException | RuntimeException e) {
            alerts.raise(
                    cause,
                    Alerts.Severity.CRITICAL,
                    "The log of " + dataSet.name() + " is not streamed",
                    String.valueOf(e.getMessage()),
                    dataSet.name());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end(String name) {
        Stream stream = streams.get(name);
        if (stream != null) {
            stream.wanted().repositories().forEach(gone -> alarms.resolve(name, gone.name()));
            close(name);
        }
    }

    private void close(String name) {
        Stream stream = streams.remove(name);
        if (stream != null) {
            try {
                stream.running().close();
            } catch (IOException e) {
                LOG.warn("The log stream of {} did not end cleanly; its spool is taken up at the next start", name, e);
            }
        }
    }
}
