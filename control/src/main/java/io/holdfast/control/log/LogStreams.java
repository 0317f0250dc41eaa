package io.holdfast.control.log;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.alert.Alerts;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.RepositoryAccess;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.control.live.LiveFeed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    // touched by the ticking thread only
    private final Map<String, Stream> streams = new TreeMap<>();
    private volatile List<LogStatus> latest = List.of();
    private @Nullable ScheduledExecutorService ticker;

    LogStreams(
            ObjectProvider<ContinuousLog> known,
            InventoryStore inventory,
            RepositoryAccess access,
            ControlSettings settings,
            Alerts alerts,
            LiveFeed live) {
        known.forEach(log -> logs.put(log.kind(), log));
        this.inventory = inventory;
        this.access = access;
        this.settings = settings;
        this.alerts = alerts;
        this.live = live;
    }

    private record Stream(ContinuousLog.Request request, ContinuousLog.Running running) {}

    /** As of the last second. */
    public List<LogStatus> status() {
        return latest;
    }

    /** Those of one data set. */
    public List<LogStatus> status(String dataSet) {
        return latest.stream()
                .filter(status -> status.dataSet().equals(dataSet))
                .toList();
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
            ending.submit(() -> List.copyOf(streams.keySet()).forEach(this::end));
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
            latest = List.copyOf(now);
            for (LogStatus status : now) {
                live.tell("log", status.dataSet() + "/" + status.repository(), status);
                String cause = "log:" + status.dataSet() + ":" + status.repository();
                if (status.state().equals("streaming")) {
                    alerts.resolve(cause);
                } else {
                    alerts.raise(
                            cause,
                            status.state().equals("failed") ? Alerts.Severity.CRITICAL : Alerts.Severity.WARNING,
                            "The log of " + status.dataSet() + " does not reach " + status.repository(),
                            status.detail(),
                            status.dataSet());
                }
            }
        } catch (RuntimeException e) {
            // an executor would silently end the ticking
            LOG.error("Log streams could not be looked after; trying again in a second", e);
        }
    }

    private void reconcile() {
        Inventory current = inventory.current();
        Map<String, ContinuousLog.Request> wanted = new LinkedHashMap<>();
        for (DataSet dataSet : current.dataSets()) {
            Policy policy = current.policyOf(dataSet);
            if (policy.continuousLog() && logs.containsKey(dataSet.kind())) {
                wanted.put(dataSet.name(), request(current, dataSet, policy));
            }
        }
        for (String name : List.copyOf(streams.keySet())) {
            Stream stream = streams.get(name);
            ContinuousLog.Request request = wanted.get(name);
            if (stream != null && (request == null || !same(request, stream.request()))) {
                end(name);
            }
        }
        wanted.forEach((name, request) -> {
            if (!streams.containsKey(name)) {
                begin(current.dataSet(name), request);
            }
        });
    }

    private static boolean same(ContinuousLog.Request one, ContinuousLog.Request other) {
        return one.settings().equals(other.settings())
                && one.repositories().keySet().equals(other.repositories().keySet());
    }

    private ContinuousLog.Request request(Inventory current, DataSet dataSet, Policy policy) {
        Map<String, ContinuousLog.RepositoryOpener> openers = new LinkedHashMap<>();
        for (String name : policy.repositories()) {
            StoreDeclaration declared = current.repository(name);
            openers.put(name, () -> access.open(declared));
        }
        return new ContinuousLog.Request(
                dataSet.name(),
                dataSet.service(),
                current.primarySite().map(Site::name).orElse(settings.hostname()),
                SourceKinds.settings(dataSet),
                settings.spool().resolve(dataSet.name()),
                openers);
    }

    private void begin(DataSet dataSet, ContinuousLog.Request request) {
        String cause = "log-start:" + dataSet.name();
        try {
            ContinuousLog log = Optional.ofNullable(logs.get(dataSet.kind())).orElseThrow();
            streams.put(dataSet.name(), new Stream(request, log.start(request)));
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
