package io.holdfast.control.restore;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** What restores started in this process and still runs, such as a database server. Ends with the process. */
@Component
class RunningInstances implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(RunningInstances.class);

    private final Map<UUID, AutoCloseable> running = new ConcurrentHashMap<>();

    void keep(UUID restore, AutoCloseable instance) {
        running.put(restore, instance);
    }

    boolean isRunning(UUID restore) {
        return running.containsKey(restore);
    }

    /** @return false when nothing of this restore runs */
    boolean stop(UUID restore) {
        AutoCloseable instance = running.remove(restore);
        if (instance == null) {
            return false;
        }
        close(instance).ifPresent(e -> {
            throw new IllegalStateException(
                    "What restore " + restore + " started did not stop cleanly: " + e.getMessage(), e);
        });
        return true;
    }

    private static Optional<Exception> close(AutoCloseable instance) {
        try {
            instance.close();
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of(e);
        } catch (Exception e) {
            return Optional.of(e);
        }
    }

    @Override
    public void destroy() {
        running.forEach((restore, instance) ->
                close(instance).ifPresent(e -> LOG.warn("What restore {} started did not stop cleanly", restore, e)));
        running.clear();
    }
}
