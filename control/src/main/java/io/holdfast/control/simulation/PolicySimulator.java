package io.holdfast.control.simulation;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Price;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.restore.RtoPrediction;
import io.holdfast.control.restore.RtoPredictions;
import io.holdfast.control.simulation.MeasuredHistory.Measured;
import io.holdfast.control.simulation.PolicySimulation.DataSetForecast;
import io.holdfast.control.simulation.PolicySimulation.RepositoryForecast;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Looks ninety days ahead. What is stored is the whole once, and what the days add between the oldest point that stays and
 * the newest: at most, as what changed twice in between is kept once. A log that is streamed is not counted.
 */
@Component
public class PolicySimulator {
    static final int DAYS = 90;
    /** The log is in a repository within a second while it grows; the least that can be promised is a minute. */
    private static final double LOG_LOSS_MINUTES = 1;

    private static final int STEP = 10;
    private static final double GB = 1e9;
    private static final double DAYS_A_MONTH = 30;

    private final MeasuredHistory history;
    private final RtoPredictions predictions;
    private final Clock clock;

    PolicySimulator(MeasuredHistory history, RtoPredictions predictions, Clock clock) {
        this.history = history;
        this.predictions = predictions;
        this.clock = clock;
    }

    /** @param inventory in which the policy is declared as it would be, with its data sets */
    public PolicySimulation simulate(Inventory inventory, Policy policy) {
        Map<String, RtoPrediction> rtos = new HashMap<>();
        predictions.all().forEach(prediction -> rtos.put(prediction.dataSet(), prediction));
        Forecast forecast = Forecast.of(policy, clock.instant(), Duration.ofDays(DAYS));
        List<DataSetForecast> dataSets = new ArrayList<>();
        List<Measured> measured = new ArrayList<>();
        for (DataSet dataSet : inventory.dataSets()) {
            if (dataSet.policy().equals(policy.name())) {
                Optional<Measured> known = history.of(dataSet.name());
                known.ifPresent(measured::add);
                dataSets.add(dataSet(inventory, dataSet, policy, forecast, known, rtos.get(dataSet.name())));
            }
        }
        return new PolicySimulation(
                policy.name(),
                DAYS,
                List.copyOf(dataSets),
                policy.repositories().stream()
                        .map(name -> repository(inventory, policy, name, forecast, measured))
                        .toList());
    }

    /**
     * What a data set takes in a repository.
     *
     * @param bytes after ninety days, at most
     * @param dailyBytes that a day adds; empty when too few backups were measured
     */
    public record Stored(long bytes, OptionalDouble dailyBytes) {}

    /** Empty when no backup of it was measured. */
    public Optional<Stored> stored(Inventory inventory, DataSet dataSet, String repository) {
        Policy policy = inventory.policyOf(dataSet);
        return history.of(dataSet.name()).map(measured -> {
            double[] stored = new double[DAYS + 1];
            addTo(
                    stored,
                    measured,
                    spans(policy.retentionIn(repository), Forecast.of(policy, clock.instant(), Duration.ofDays(DAYS))));
            return new Stored(Math.round(stored[DAYS]), measured.changePerDay());
        });
    }

    /**
     * The longest time, in seconds, whose changes no recovery point has: between two backups, and until the later one is stored.
     * Empty when nothing is backed up by itself. A log is left out of account.
     */
    public OptionalDouble betweenBackups(Inventory inventory, DataSet dataSet) {
        Forecast forecast = Forecast.of(inventory.policyOf(dataSet), clock.instant(), Duration.ofDays(DAYS));
        return forecast.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(betweenBackups(forecast, history.of(dataSet.name())));
    }

    private static double betweenBackups(Forecast forecast, Optional<Measured> measured) {
        return forecast.longestGap().toMillis() / 1000.0
                + measured.map(Measured::longestSeconds).orElse(0.0);
    }

    private RepositoryForecast repository(
            Inventory inventory, Policy policy, String name, Forecast forecast, List<Measured> measured) {
        Optional<Price> price = inventory.findRepository(name).flatMap(StoreDeclaration::price);
        int kept = forecast.kept(policy.retentionIn(name), forecast.end()).points();
        String currency = price.map(Price::currency).orElse(null);
        if (measured.isEmpty()) {
            return new RepositoryForecast(name, kept, null, null, currency);
        }
        double[] spans = spans(policy.retentionIn(name), forecast);
        double[] stored = new double[DAYS + 1];
        measured.forEach(one -> addTo(stored, one, spans));
        return new RepositoryForecast(
                name,
                kept,
                Math.round(stored[DAYS]),
                price.map(it -> cost(stored, it)).orElse(null),
                currency);
    }

    private static double cost(double[] stored, Price price) {
        double gigabyteDays = 0;
        for (int day = 1; day <= DAYS; day++) {
            gigabyteDays += stored[day] / GB;
        }
        return Math.round(gigabyteDays / DAYS_A_MONTH * price.perGbMonth() * 100) / 100.0;
    }

    /** How many days lie between the oldest point that stays and the newest, by day; looked at each tenth day. */
    private double[] spans(Optional<Retention> retention, Forecast forecast) {
        double[] spans = new double[DAYS + 1];
        for (int day = STEP; day <= DAYS; day += STEP) {
            Instant at = clock.instant().plus(Duration.ofDays(day));
            double span = forecast.kept(retention, at).span().toMillis() / 86_400_000.0;
            for (int between = 1; between <= STEP; between++) {
                spans[day - STEP + between] = spans[day - STEP] + (span - spans[day - STEP]) * between / STEP;
            }
        }
        return spans;
    }

    private static void addTo(double[] stored, Measured measured, double[] spans) {
        double perDay = measured.changePerDay().orElse(0);
        for (int day = 0; day <= DAYS; day++) {
            stored[day] += measured.firstBytes() + perDay * spans[day];
        }
    }

    private static DataSetForecast dataSet(
            Inventory inventory,
            DataSet dataSet,
            Policy policy,
            Forecast forecast,
            Optional<Measured> measured,
            @Nullable RtoPrediction rto) {
        Targets targets = inventory.service(dataSet.service()).targets();
        List<String> misses = new ArrayList<>();
        List<String> unknowns = new ArrayList<>();
        Double loss = worstLoss(policy, forecast, measured);
        if (loss == null) {
            misses.add("There is no schedule: nothing is backed up by itself, and the RPO of " + targets.rpoMinutes()
                    + " minutes cannot be promised.");
        } else if (loss > targets.rpoMinutes()) {
            misses.add(String.format(
                    Locale.ROOT,
                    "The RPO is %d minutes, and up to %.0f minutes of changes could be lost: between two backups, and"
                            + " until the later one is stored.",
                    targets.rpoMinutes(),
                    Math.ceil(loss)));
        }
        Double predicted = rto == null || rto.predictedSeconds() == null ? null : rto.predictedSeconds() / 60;
        if (predicted == null) {
            unknowns.add("Whether the RTO can be met: it was never restored. Have restores tested by the policy.");
        } else if (predicted > targets.rtoMinutes()) {
            misses.add(String.format(
                    Locale.ROOT,
                    "The RTO is %d minutes, and by the latest restores the next would take %.0f.",
                    targets.rtoMinutes(),
                    Math.ceil(predicted)));
        }
        if (measured.isEmpty()) {
            unknowns.add("How much is stored: no backup was measured yet.");
        } else if (measured.get().changePerDay().isEmpty()) {
            unknowns.add("How much each day adds: too few backups were measured; taken as nothing.");
        }
        if (policy.continuousLog()) {
            unknowns.add("How much the log takes: it is not counted.");
        }
        return new DataSetForecast(
                dataSet.name(),
                dataSet.service(),
                forecast.count(),
                measured.map(Measured::backups).orElse(0),
                measured.map(Measured::sizeBytes).orElse(null),
                measured.isPresent() && measured.get().changePerDay().isPresent()
                        ? Long.valueOf(Math.round(measured.get().changePerDay().getAsDouble()))
                        : null,
                loss,
                targets.rpoMinutes(),
                predicted,
                targets.rtoMinutes(),
                List.copyOf(misses),
                List.copyOf(unknowns));
    }

    private static @Nullable Double worstLoss(Policy policy, Forecast forecast, Optional<Measured> measured) {
        if (policy.continuousLog()) {
            return LOG_LOSS_MINUTES;
        }
        if (forecast.isEmpty()) {
            return null;
        }
        return betweenBackups(forecast, measured) / 60;
    }
}
