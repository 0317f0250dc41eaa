package io.holdfast.control.coverage;

import io.holdfast.control.alert.Alerts;
import io.holdfast.control.coverage.Finding.State;
import io.holdfast.control.coverage.Findings.Place;
import io.holdfast.control.coverage.Findings.Seen;
import io.holdfast.control.errand.ErrandWatch;
import io.holdfast.control.inventory.Declaration.CoveredElsewhere;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Lookout;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.LookoutKinds;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.inventory.SourceKinds;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.sources.CoveringDiscovery;
import io.holdfast.sources.Discovery;
import io.holdfast.sources.Discovery.Found;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Looks into every place and notes what is protected there and what is not. */
@Component
public class Coverage {
    private static final Logger LOG = LoggerFactory.getLogger(Coverage.class);
    private static final int NAMED = 5;

    private final InventoryStore inventory;
    private final SourceKinds kinds;
    private final LookoutKinds lookouts;
    private final Findings findings;
    private final SecretReads reads;
    private final Alerts alerts;

    Coverage(
            InventoryStore inventory,
            SourceKinds kinds,
            LookoutKinds lookouts,
            Findings findings,
            SecretReads reads,
            Alerts alerts) {
        this.inventory = inventory;
        this.kinds = kinds;
        this.lookouts = lookouts;
        this.findings = findings;
        this.reads = reads;
        this.alerts = alerts;
    }

    /**
     * A place with the settings by which it is looked into.
     *
     * @param object whose settings they are, such as {@code Lookout/databases}
     */
    private record Looked(
            String object,
            List<SecretUse> secrets,
            String kind,
            Discovery discovery,
            SourceSettings settings,
            List<String> ignored,
            List<CoveredElsewhere> covered) {}

    /** Looks into every place. Blocks for as long as they take to answer, one after the other. @param watch told before each */
    void look(ErrandWatch watch) throws InterruptedException {
        Inventory current = inventory.current();
        Map<String, Looked> places = places(current);
        long done = 0;
        for (Map.Entry<String, Looked> place : places.entrySet()) {
            watch.reached("looking into places", done++, (long) places.size());
            Looked looked = place.getValue();
            reads.repeatedly(looked.object(), looked.secrets(), "looking for what nothing protects");
            try {
                findings.seen(place.getKey(), place.getValue().kind(), seen(current, place.getKey(), place.getValue()));
            } catch (IOException e) {
                // one that was broken off says nothing of its place
                watch.reached("looking into places", done, (long) places.size());
                LOG.debug("{} could not be looked into", place.getKey(), e);
                findings.failed(place.getKey(), place.getValue().kind(), String.valueOf(e.getMessage()));
            }
        }
        for (Place known : findings.places()) {
            if (!places.containsKey(known.place())) {
                findings.forget(known.place());
                alerts.resolve(unprotectedCause(known.place()));
                alerts.resolve(unseenCause(known.place()));
            }
        }
        tell();
    }

    private Map<String, Looked> places(Inventory current) {
        Map<String, Looked> places = new LinkedHashMap<>();
        for (Lookout lookout : current.lookouts()) {
            SourceSettings settings = SourceKinds.settings(lookout.source());
            lookouts.named(lookout.kind())
                    .ifPresent(discovery -> add(
                            places,
                            new Looked(
                                    "Lookout/" + lookout.name(),
                                    SecretUse.of(lookout),
                                    lookout.kind(),
                                    discovery,
                                    settings,
                                    lookout.ignore(),
                                    lookout.covered())));
        }
        for (DataSet dataSet : current.dataSets()) {
            kinds.of(dataSet)
                    .discovery()
                    .filter(CoveringDiscovery::looksBesideDataSets)
                    .ifPresent(discovery -> add(
                            places,
                            new Looked(
                                    "DataSet/" + dataSet.name(),
                                    SecretUse.ofSource(dataSet),
                                    dataSet.kind(),
                                    discovery,
                                    SourceKinds.settings(dataSet),
                                    List.of(),
                                    List.of())));
        }
        return places;
    }

    private static void add(Map<String, Looked> places, Looked looked) {
        try {
            places.putIfAbsent(looked.discovery().place(looked.settings()), looked);
        } catch (SourceException e) {
            // refused when it was applied; what the settings name may have changed since
            LOG.warn("A place of kind {} cannot be looked into", looked.kind(), e);
        }
    }

    private List<Seen> seen(Inventory current, String place, Looked looked) throws IOException, InterruptedException {
        List<StoreLocation> repositories = current.repositories().stream()
                .map(StoreDeclaration::location)
                // empty: what was declared is wrong, and said so
                .filter(location -> !location.isEmpty())
                .map(StoreLocation::parse)
                .toList();
        List<Seen> seen = new ArrayList<>();
        for (Found found : looked.discovery().find(looked.settings())) {
            if (looked.ignored().stream().noneMatch(pattern -> NamePattern.matches(pattern, found.name()))
                    && repositories.stream().noneMatch(at -> looked.discovery().isRepository(at, place, found))) {
                OptionalLong bytes = found.bytes();
                seen.add(new Seen(
                        found.name(),
                        found.detail(),
                        bytes.isPresent() ? Long.valueOf(bytes.getAsLong()) : null,
                        covering(current, place, looked, found)));
            }
        }
        return seen;
    }

    private List<String> covering(Inventory current, String place, Looked looked, Found found) throws SourceException {
        Set<String> covering = new TreeSet<>();
        for (DataSet dataSet : current.dataSets()) {
            Optional<CoveringDiscovery> discovery = kinds.of(dataSet).discovery();
            if (discovery.isPresent() && discovery.get().covers(SourceKinds.settings(dataSet), place, found)) {
                covering.add(dataSet.name());
            }
        }
        looked.covered().stream()
                .filter(elsewhere -> NamePattern.matches(elsewhere.name(), found.name()))
                .forEach(elsewhere -> covering.addAll(elsewhere.by()));
        return List.copyOf(covering);
    }

    /** Raises what has to be known, and takes back what has been put right. */
    void tell() {
        Map<String, List<String>> unprotected = new LinkedHashMap<>();
        findings.all().stream()
                .filter(finding -> finding.state() == State.UNPROTECTED)
                .forEach(finding -> unprotected
                        .computeIfAbsent(finding.place(), place -> new ArrayList<>())
                        .add(finding.name()));
        for (Place place : findings.places()) {
            List<String> names = unprotected.getOrDefault(place.place(), List.of());
            if (names.isEmpty()) {
                alerts.resolve(unprotectedCause(place.place()));
            } else {
                alerts.raise(
                        unprotectedCause(place.place()),
                        Alerts.Severity.WARNING,
                        names.size() + " of what is at " + place.place() + (names.size() == 1 ? " is" : " are")
                                + " not protected",
                        String.join(", ", names.subList(0, Math.min(NAMED, names.size())))
                                + (names.size() > NAMED ? " and others" : "")
                                + ". " + lookouts.advice(place.kind()),
                        place.place());
            }
            unseen(place, place.error());
        }
    }

    private void unseen(Place place, @Nullable String error) {
        if (error == null) {
            alerts.resolve(unseenCause(place.place()));
        } else {
            alerts.raise(
                    unseenCause(place.place()),
                    Alerts.Severity.WARNING,
                    "Nobody knows what at " + place.place() + " is not protected",
                    error,
                    place.place());
        }
    }

    private static String unprotectedCause(String place) {
        return shortened("coverage:" + place);
    }

    private static String unseenCause(String place) {
        return shortened("coverage-unseen:" + place);
    }

    private static String shortened(String cause) {
        return cause.length() <= 255 ? cause : cause.substring(0, 240) + Integer.toHexString(cause.hashCode());
    }
}
