package io.holdfast.site.postgres;

import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.SingleUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settings of which a standby must have no less than who wrote the log that it replays. Its cluster's own files may have less: the
 * primary was given less since, or is a copy that was restored with more than the original. With less a standby refuses to start,
 * or pauses for good when it comes to such log, and so never comes to the log that says that less will do.
 *
 * @param startedWith by name
 * @param raised those of them that the cluster's own files have smaller
 */
record StandbyNeeds(Map<String, Integer> startedWith, Map<String, Integer> raised) {
    static final StandbyNeeds NONE = new StandbyNeeds(Map.of(), Map.of());

    StandbyNeeds {
        startedWith = Map.copyOf(startedWith);
        raised = Map.copyOf(raised);
    }

    /**
     * Of what is to be started.
     *
     * @param dataDirectory of a stopped server
     * @param settings as for {@code postgres -c}
     */
    static StandbyNeeds of(PostgresBinaries binaries, Path dataDirectory, Map<String, String> settings)
            throws IOException, InterruptedException {
        Map<String, Integer> all = new TreeMap<>();
        Map<String, Integer> raised = new TreeMap<>();
        for (Map.Entry<String, Integer> least :
                ControlFile.read(dataDirectory).least().entrySet()) {
            int own = Integer.parseInt(SingleUser.setting(binaries, dataDirectory, settings, least.getKey()));
            if (own < least.getValue()) {
                raised.put(least.getKey(), least.getValue());
            }
            all.put(least.getKey(), Math.max(own, least.getValue()));
        }
        return new StandbyNeeds(all, raised);
    }

    /** Whether the server that was started so has come to log that asks for more. */
    boolean exceededIn(Path dataDirectory) throws IOException {
        Map<String, Integer> least = ControlFile.read(dataDirectory).least();
        return startedWith.entrySet().stream()
                .anyMatch(setting -> setting.getValue() < least.getOrDefault(setting.getKey(), 0));
    }
}
