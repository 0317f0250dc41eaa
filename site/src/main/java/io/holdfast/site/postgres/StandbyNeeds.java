package io.holdfast.site.postgres;

import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.SingleUser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a standby has to be started with because its cluster's own files have less than who wrote the log where the cluster is
 * now: a primary that was given less since, or a copy that was restored with more than the original and became the primary.
 * It would refuse to start, and so never come to the log that says that less will do.
 */
final class StandbyNeeds {
    private StandbyNeeds() {}

    /**
     * @param dataDirectory of a stopped server
     * @param settings as for {@code postgres -c}
     * @return settings by name; empty as a rule
     */
    static Map<String, Integer> of(PostgresBinaries binaries, Path dataDirectory, Map<String, String> settings)
            throws IOException, InterruptedException {
        Map<String, Integer> needed = new TreeMap<>();
        for (Map.Entry<String, Integer> least :
                ControlFile.read(dataDirectory).least().entrySet()) {
            String own = SingleUser.setting(binaries, dataDirectory, settings, least.getKey());
            if (Integer.parseInt(own) < least.getValue()) {
                needed.put(least.getKey(), least.getValue());
            }
        }
        return needed;
    }
}
