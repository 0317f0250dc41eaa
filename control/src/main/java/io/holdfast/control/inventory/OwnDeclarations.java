package io.holdfast.control.inventory;

import io.holdfast.control.ControlSettings;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Hooks;
import io.holdfast.control.inventory.Declaration.Limits;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.RestoreTest;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Declaration.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * What is declared without anybody asking: that the catalog is backed up into every repository. Whoever wants it
 * otherwise declares a service, policy or data set of the same name, which then counts instead.
 */
@Component
public final class OwnDeclarations {
    /** The data set's source kind. */
    public static final String KIND = "holdfast";

    /** Of the data set, and of its policy. */
    public static final String NAME = "holdfast-catalog";

    private static final String SERVICE = "holdfast";
    private static final int RTO_MINUTES = 5;
    private static final Retention RETENTION = new Retention(10, 48, 30, 8, 12, 0, Optional.empty());

    private final Optional<Duration> every;

    OwnDeclarations(ControlSettings settings) {
        this.every = settings.ownBackups();
    }

    /** Adds what is not declared. Nothing without a repository to back up into, or when the server is told not to. */
    Inventory added(Inventory declared) {
        if (every.isEmpty() || declared.repositories().isEmpty()) {
            return declared;
        }
        Duration interval = every.get();
        return new Inventory(
                declared.sites(),
                declared.repositories(),
                with(declared.services(), SERVICE, () -> service(interval)),
                with(declared.dataSets(), NAME, OwnDeclarations::dataSet),
                with(declared.policies(), NAME, () -> policy(interval, declared.repositories())),
                declared.plans(),
                declared.fragments(),
                declared.lookouts(),
                declared.channels(),
                declared.heartbeats(),
                declared.siteGroups(),
                declared.trainings());
    }

    private static <T extends Declaration> List<T> with(List<T> declared, String name, Supplier<T> own) {
        if (declared.stream().anyMatch(one -> one.name().equals(name))) {
            return declared;
        }
        List<T> all = new ArrayList<>(declared);
        all.add(own.get());
        all.sort(Comparator.comparing(Declaration::name));
        return List.copyOf(all);
    }

    private static Service service(Duration interval) {
        // late when one backup was left out and the next one is half an interval late, too
        int rpo = (int)
                Math.max(1, Math.ceilDiv(interval.multipliedBy(5).dividedBy(2).toSeconds(), 60));
        return new Service(
                SERVICE,
                "Holdfast itself: what is declared, who may do what, the history, the evidence",
                "",
                "tier-0",
                Optional.empty(),
                List.of(),
                new Targets(
                        RTO_MINUTES,
                        rpo,
                        "Nothing is restored in order before Holdfast is back; recovery points are found again without"
                                + " its catalog.",
                        Optional.empty(),
                        Optional.empty()),
                Optional.empty(),
                "cold");
    }

    private static DataSet dataSet() {
        return new DataSet(NAME, SERVICE, NAME, Optional.empty(), Map.of("kind", KIND), List.of(), Map.of());
    }

    private static Policy policy(Duration interval, List<StoreDeclaration> repositories) {
        return new Policy(
                NAME,
                Optional.of(new Schedule(Optional.empty(), "UTC", Optional.of(interval))),
                "incremental",
                false,
                repositories.stream().map(StoreDeclaration::name).toList(),
                List.of(),
                Optional.of(RETENTION),
                new Verification(
                        true,
                        true,
                        Optional.of(new RestoreTest(
                                new Schedule(Optional.empty(), "UTC", Optional.of(Duration.ofDays(1))),
                                List.of("newest"),
                                Optional.empty()))),
                List.of(),
                new Limits(Optional.empty(), Optional.empty()),
                new Hooks(List.of(), List.of()),
                5);
    }
}
