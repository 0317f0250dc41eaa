package io.holdfast.control.recovery;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.Place;
import io.holdfast.control.log.LogStatus;
import io.holdfast.control.log.LogStreams;
import io.holdfast.control.point.PointFigures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Repositories that are behind while another one is not: what a data set is exposed to by the loss of that other site. That
 * all are behind is another matter, which concerns the data set. For one thread.
 */
@Component
class StaleCopies {
    private final PointFigures figures;
    private final LogStreams logs;
    private final Clock clock;
    /** Since when this server knows that a repository holds nothing of a data set that another one holds. */
    private final Map<Place, Instant> emptySince = new HashMap<>();

    StaleCopies(PointFigures figures, LogStreams logs, Clock clock) {
        this.figures = figures;
        this.logs = logs;
        this.clock = clock;
    }

    /** By repository, what it lacks by more than the RPO; those that lack nothing are left out. */
    Map<String, String> look(Inventory current) {
        NewestMoments moments = new NewestMoments(current, figures, logs);
        Map<String, String> stale = new HashMap<>();
        Set<Place> empty = new HashSet<>();
        for (StoreDeclaration repository : current.repositories()) {
            List<String> behind = new ArrayList<>();
            for (DataSet dataSet : current.dataSets()) {
                List<String> repositories = current.policyOf(dataSet).repositories();
                if (repositories.contains(repository.name())) {
                    Duration rpo = Duration.ofMinutes(
                            current.service(dataSet.service()).targets().rpoMinutes());
                    boolean elsewhere = repositories.stream()
                            .filter(other -> !other.equals(repository.name()))
                            .anyMatch(other -> exposed(moments, dataSet.name(), other)
                                    .filter(age -> age.compareTo(rpo) <= 0)
                                    .isPresent());
                    if (elsewhere) {
                        behind(moments, dataSet.name(), repository.name(), rpo, empty)
                                .ifPresent(behind::add);
                    }
                }
            }
            if (!behind.isEmpty()) {
                stale.put(repository.name(), String.join("; ", behind));
            }
        }
        emptySince.keySet().retainAll(empty);
        return stale;
    }

    private Optional<String> behind(
            NewestMoments moments, String dataSet, String repository, Duration rpo, Set<Place> empty) {
        Optional<Duration> here = exposed(moments, dataSet, repository);
        if (here.isEmpty()) {
            Place place = new Place(dataSet, repository);
            empty.add(place);
            Instant since = emptySince.computeIfAbsent(place, same -> clock.instant());
            return Duration.between(since, clock.instant()).compareTo(rpo) > 0
                    ? Optional.of("it has nothing of " + dataSet + " since " + since + " at least")
                    : Optional.empty();
        }
        return here.get().compareTo(rpo) <= 0
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "of %s the newest that it has is %d s old, the RPO is %d min",
                        dataSet,
                        here.get().toSeconds(),
                        rpo.toMinutes()));
    }

    /** How old what a repository can bring back is; empty when it can bring nothing back. */
    private Optional<Duration> exposed(NewestMoments moments, String dataSet, String repository) {
        return moments.in(dataSet, repository).map(newest -> {
            Duration age = Duration.between(newest, clock.instant());
            Duration log = moments.log(dataSet, repository)
                    .filter(status -> status.state().equals("streaming"))
                    .map(LogStatus::lagSeconds)
                    .map(seconds -> Duration.ofMillis(Math.round(seconds * 1000)))
                    .orElse(age);
            Duration least = log.compareTo(age) < 0 ? log : age;
            return least.isNegative() ? Duration.ZERO : least;
        });
    }
}
