package io.holdfast.control.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a policy would lead to.
 *
 * @param days that are looked ahead
 * @param dataSets that have the policy
 * @param repositories where it stores, with the sums over the data sets
 */
public record PolicySimulation(
        String policy, int days, List<DataSetForecast> dataSets, List<RepositoryForecast> repositories) {
    /**
     * One data set.
     *
     * @param backups that the schedule makes in those days
     * @param measuredBackups that the sizes are told from; with none there is nothing to tell them from
     * @param sizeBytes of the data, as it was backed up last
     * @param dailyChangeBytes that a day adds to a repository, from the measured backups; null with fewer than two
     * @param worstLossMinutes the longest time whose changes could be lost; null when nothing is backed up by itself
     * @param predictedRtoMinutes from the latest restores; null when there was none
     * @param misses targets that cannot be met, one a sentence
     * @param unknowns what cannot be told, and why
     */
    public record DataSetForecast(
            String dataSet,
            String serviceName,
            long backups,
            int measuredBackups,
            @Nullable Long sizeBytes,
            @Nullable Long dailyChangeBytes,
            @Nullable Double worstLossMinutes,
            int rpoTargetMinutes,
            @Nullable Double predictedRtoMinutes,
            int rtoTargetMinutes,
            List<String> misses,
            List<String> unknowns) {}

    /**
     * One repository.
     *
     * @param keptPoints of each data set, of those that are made in these days, at the end
     * @param storedBytes at the end, at most; null when no data set was measured
     * @param cost of keeping it over those days; null without a declared price
     */
    public record RepositoryForecast(
            String repository,
            int keptPoints,
            @Nullable Long storedBytes,
            @Nullable Double cost,
            @Nullable String currency) {}
}
