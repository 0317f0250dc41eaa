package io.holdfast.control.work;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * This process's workers. The data folder names them, and a lock on it lets only one process have that name: so work
 * that the catalog says is in the hands of this name, before this process took any, was left by one that died, and is
 * taken up at once. What dies on another machine is noticed by its missing heartbeats within half a minute.
 */
@Component
public class Workers implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final Catalog catalog;
    private final ControlSettings settings;
    private final List<Task<?>> tasks;
    private final HandOver handOver;
    private final TracedWork traced;
    private final KnownWorkers known;
    private final PromptStart prompt;
    private @Nullable Scheduler scheduler;
    /** While they are there. */
    private @Nullable String name;

    private @Nullable FileChannel lockFile;

    Workers(
            Catalog catalog,
            ControlSettings settings,
            List<Task<?>> tasks,
            HandOver handOver,
            TracedWork traced,
            KnownWorkers known,
            PromptStart prompt) {
        this.catalog = catalog;
        this.settings = settings;
        this.tasks = List.copyOf(tasks);
        this.handOver = handOver;
        this.traced = traced;
        this.known = known;
        this.prompt = prompt;
    }

    @Override
    public synchronized void start() {
        if (name != null) {
            return;
        }
        String own = claimName();
        int revived = catalog.sql("""
                UPDATE scheduled_tasks
                SET picked = false, picked_by = NULL, last_heartbeat = NULL, execution_time = now(), version = version + 1
                WHERE picked AND picked_by = :name
                """).param("name", own).update();
        if (revived > 0) {
            LOG.info("Taking up {} pieces of work that the previous process left", revived);
        }
        name = own;
        known.tell(own);
        if (settings.workers() == 0) {
            return;
        }
        Scheduler made = Scheduler.create(catalog.dataSource(), tasks)
                .schedulerName(new SchedulerName.Fixed(own))
                .addExecutionInterceptor(handOver)
                .addExecutionInterceptor(traced)
                .threads(settings.workers())
                // what QueueOrder says, and of the same the earlier one
                .enablePriority()
                .pollingInterval(Duration.ofMillis(500))
                .pollUsingLockAndFetch(0.5, 1.0)
                .heartbeatInterval(Duration.ofSeconds(5))
                // db-scheduler's least; dead after 20 seconds of silence
                .missedHeartbeatsLimit(4)
                .shutdownMaxWait(Duration.ofSeconds(5))
                .build();
        made.start();
        scheduler = made;
        prompt.workersAreThere(made::triggerCheckForDueExecutions);
    }

    /** Also locks the data folder until {@link #stop}. */
    private String claimName() {
        try {
            Files.createDirectories(settings.dataFolder());
            Path file = settings.dataFolder().resolve("worker");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    throw new OverlappingFileLockException();
                }
            } catch (OverlappingFileLockException e) {
                channel.close();
                throw new IllegalStateException("Another Holdfast server runs on " + settings.dataFolder()
                        + ". Stop it, or give this one a data folder of its own.");
            }
            lockFile = channel;
            String name = Files.readString(file).strip();
            if (name.isEmpty()) {
                name = "holdfast-" + UUID.randomUUID();
                Files.writeString(file, name + "\n");
            }
            return name;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The data folder " + settings.dataFolder() + " cannot be used. Let the server write there.", e);
        }
    }

    @Override
    public synchronized void stop() {
        if (scheduler != null) {
            prompt.workersAreGone();
            scheduler.stop();
            scheduler = null;
        }
        if (name != null) {
            leave(name);
            name = null;
        }
        if (lockFile != null) {
            try {
                lockFile.close();
            } catch (IOException e) {
                LOG.warn("The data folder's lock could not be released", e);
            }
            lockFile = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return name != null;
    }

    /** As the queue knows them; empty while they are not there. */
    synchronized Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** Whether there are workers that do something, of this process or of another one, that were heard of just now. */
    public boolean anyAtWork() {
        return known.anyAtWork();
    }

    private void leave(String own) {
        try {
            known.leave(own);
        } catch (DataAccessException e) {
            LOG.debug("The catalog is away; it learns by their silence that these workers are gone", e);
        }
    }
}
