package io.holdfast.control.job;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Says what other declarations would have retention remove. */
@Component
public class RetentionForecast {
    private final RecoveryPoints points;
    private final Clock clock;

    RetentionForecast(RecoveryPoints points, Clock clock) {
        this.points = points;
        this.clock = clock;
    }

    /**
     * How many of a data set's recovery points its next retention would remove by the declarations after, and not by those
     * before. Where nothing is backed up any more nothing is removed.
     */
    public int additionallyRemoved(String dataSet, Inventory before, Inventory after) {
        DataSet now = after.findDataSet(dataSet).orElse(null);
        DataSet was = before.findDataSet(dataSet).orElse(null);
        if (now == null || was == null) {
            return 0;
        }
        int count = 0;
        for (String repository : after.policyOf(now).repositories()) {
            Set<RecoveryPoint> gone = new HashSet<>(removed(after.policyOf(now), repository, now));
            gone.removeAll(removed(before.policyOf(was), repository, was));
            count += gone.size();
        }
        return count;
    }

    private List<RecoveryPoint> removed(Policy policy, String repository, DataSet dataSet) {
        if (!dataSet.legalHolds().isEmpty()) {
            return List.of();
        }
        Instant now = clock.instant();
        return policy.retentionIn(repository)
                // without a look into the repository: what stays for a gap in its log is foretold to go
                .map(retention ->
                        RetentionRun.removable(retention, points.in(repository, dataSet.name()), List.of(), now))
                .orElse(List.of());
    }
}
