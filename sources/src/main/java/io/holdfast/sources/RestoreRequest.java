package io.holdfast.sources;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * @param snapshot the recovery point to start from
 * @param dataSet whose recovery point it is; names its log stream
 * @param pointInTime for kinds with a log: the state just before or at this instant; empty is the latest there is
 * @param selection what part of it, by keys that the kind defines, such as {@code model} and {@code version}; empty is
 *     everything
 */
public record RestoreRequest(
        Repository repository,
        Snapshot snapshot,
        String dataSet,
        Optional<Instant> pointInTime,
        RestoreTarget target,
        Map<String, String> selection) {
    public RestoreRequest {
        selection = Map.copyOf(selection);
    }
}
