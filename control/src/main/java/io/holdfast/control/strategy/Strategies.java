package io.holdfast.control.strategy;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.restore.RtoPrediction;
import io.holdfast.control.restore.RtoPredictions;
import io.holdfast.control.simulation.PolicySimulator;
import io.holdfast.control.site.SiteGroups;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Compares the strategies of services by what this server has measured and the agents say, which takes seconds at most. */
@Component
class Strategies {
    private final RtoPredictions predictions;
    private final PolicySimulator simulator;
    private final LogStreams logs;
    private final LogRates rates;
    private final SiteGroups groups;

    Strategies(
            RtoPredictions predictions, PolicySimulator simulator, LogStreams logs, LogRates rates, SiteGroups groups) {
        this.predictions = predictions;
        this.simulator = simulator;
        this.logs = logs;
        this.rates = rates;
        this.groups = groups;
    }

    /** Of the services that are declared here and have data sets or a site group. */
    List<ServiceStrategies> all(Inventory inventory) throws InterruptedException {
        return compare(inventory, inventory.services());
    }

    /** Of one; empty when it has neither. */
    List<ServiceStrategies> of(Inventory inventory, Service service) throws InterruptedException {
        return compare(inventory, List.of(service));
    }

    private List<ServiceStrategies> compare(Inventory inventory, List<Service> services) throws InterruptedException {
        Measurements measured = new Known(predictions.all(inventory).stream()
                .collect(Collectors.toMap(RtoPrediction::dataSet, Function.identity())));
        List<ServiceStrategies> all = new ArrayList<>();
        for (Service service : services) {
            Comparison comparison = new Comparison(inventory, service, measured);
            if (comparison.concerns()) {
                all.add(comparison.run());
            }
        }
        return all;
    }

    private final class Known implements Measurements {
        private final Map<String, RtoPrediction> restores;

        Known(Map<String, RtoPrediction> restores) {
            this.restores = restores;
        }

        @Override
        public OptionalDouble restoreSeconds(String dataSet) {
            RtoPrediction prediction = restores.get(dataSet);
            Double seconds = prediction == null ? null : prediction.predictedSeconds();
            return seconds == null ? OptionalDouble.empty() : OptionalDouble.of(seconds);
        }

        @Override
        public OptionalDouble betweenBackups(Inventory inventory, DataSet dataSet) {
            return simulator.betweenBackups(inventory, dataSet);
        }

        @Override
        public OptionalDouble logLagSeconds(String dataSet, String repository) {
            return logs.status(dataSet).stream()
                    .filter(status -> status.repository().equals(repository) && status.shippedAt() != null)
                    .mapToDouble(LogStatus::lagSeconds)
                    .findFirst();
        }

        @Override
        public LogRate logRate(String dataSet) {
            return rates.rate(dataSet);
        }

        @Override
        public Optional<Room> room(Inventory inventory, DataSet dataSet, String repository) {
            return simulator
                    .stored(inventory, dataSet, repository)
                    .map(stored -> new Room(stored.bytes(), stored.dailyBytes()));
        }

        @Override
        public Group group(SiteGroup group) throws InterruptedException {
            try {
                return new Group(Optional.of(groups.look(group)), groups.takeovers(group), "");
            } catch (IOException e) {
                return new Group(Optional.empty(), List.of(), String.valueOf(e.getMessage()));
            }
        }
    }
}
