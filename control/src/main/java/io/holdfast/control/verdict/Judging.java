package io.holdfast.control.verdict;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.verdict.KeptCopies.Copy;
import io.holdfast.control.verdict.KeptCopies.Restored;
import io.holdfast.control.verdict.Verdict.Criterion;
import io.holdfast.sources.ProofLevel;
import java.nio.file.FileStore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Judges one data set by what is known of its copies.
 *
 * @param damaged how many errors were found in each repository in which there are any
 * @param fileSystems of the repositories that are in directories here
 */
record Judging(
        Inventory inventory,
        DataSet dataSet,
        List<Copy> found,
        Map<String, Long> damaged,
        Map<String, FileStore> fileSystems,
        Instant now) {
    /** A proof that is older says little about what is restored today; restores are to be tested each quarter. */
    static final Duration FRESH = Duration.ofDays(92);

    Verdict verdict(Optional<Restored> restored) {
        List<String> evidence = new ArrayList<>();
        List<Copy> counted = counted(evidence);
        return Verdict.of(
                dataSet.name(),
                dataSet.service(),
                Criterion.atLeast(3, counted.size() + 1, evidence),
                media(counted),
                offSite(counted),
                immutable(counted),
                errors(counted, restored));
    }

    /** The copies that are worth one: not left behind, and not lost together with another. */
    private List<Copy> counted(List<String> evidence) {
        evidence.add("The living system of " + dataSet.name() + " is one copy.");
        Optional<Instant> newest = found.stream().map(Copy::consistentAt).max(Instant::compareTo);
        Duration allowed = Duration.ofMinutes(
                inventory.service(dataSet.service()).targets().rpoMinutes());
        List<Copy> counted = new ArrayList<>();
        Map<FileStore, String> taken = new HashMap<>();
        for (String name : inventory.policyOf(dataSet).repositories()) {
            Optional<Copy> copy =
                    found.stream().filter(one -> one.repository().equals(name)).findFirst();
            if (copy.isEmpty()) {
                evidence.add(name + " holds none.");
                continue;
            }
            Instant at = copy.get().consistentAt();
            String holds = name + " holds the state of " + seconds(at);
            Optional<FileStore> fileSystem = Optional.ofNullable(fileSystems.get(name));
            String beside = fileSystem.map(taken::get).orElse(null);
            if (newest.isPresent() && Duration.between(at, newest.get()).compareTo(allowed) > 0) {
                evidence.add(holds + ", which is behind the newest by more than the RPO of " + allowed.toMinutes()
                        + " minutes: not counted.");
            } else if (beside != null) {
                evidence.add(holds + " on the file system of " + beside + ", with which it would be lost: not"
                        + " counted.");
            } else {
                evidence.add(holds + ".");
                counted.add(copy.get());
                fileSystem.ifPresent(store -> taken.put(store, name));
            }
        }
        return counted;
    }

    private Criterion media(List<Copy> counted) {
        Map<String, List<String>> byKind = new TreeMap<>();
        byKind.computeIfAbsent(Media.ofSource(dataSet), kind -> new ArrayList<>())
                .add("the living system");
        for (Copy copy : counted) {
            byKind.computeIfAbsent(Media.of(repository(copy)), kind -> new ArrayList<>())
                    .add(copy.repository());
        }
        List<String> evidence = new ArrayList<>();
        byKind.forEach((kind, names) -> evidence.add(kind + ": " + String.join(", ", names) + "."));
        return Criterion.atLeast(2, byKind.size(), evidence);
    }

    private Criterion offSite(List<Copy> counted) {
        Optional<String> home = inventory.siteOf(dataSet);
        if (home.isEmpty()) {
            return new Criterion(
                    1, null, false, List.of("Nobody declared the site where " + dataSet.service() + " runs."));
        }
        List<String> evidence = new ArrayList<>();
        evidence.add(dataSet.service() + " runs at " + home.get() + ".");
        int away = 0;
        for (Copy copy : counted) {
            String site = repository(copy).site();
            evidence.add(copy.repository() + " is at " + site + ".");
            away += site.equals(home.get()) ? 0 : 1;
        }
        return Criterion.atLeast(1, away, evidence);
    }

    private Criterion immutable(List<Copy> counted) {
        List<String> evidence = new ArrayList<>();
        int locked = 0;
        for (Copy copy : counted) {
            Instant until = copy.lockedUntil();
            if (until != null && until.isAfter(now)) {
                locked++;
                evidence.add(copy.repository() + " lets nobody remove its newest recovery point before "
                        + seconds(until) + ".");
            } else {
                evidence.add(copy.repository() + " has no lock on its newest recovery point.");
            }
        }
        return Criterion.atLeast(1, locked, evidence);
    }

    private Criterion errors(List<Copy> counted, Optional<Restored> restored) {
        List<String> evidence = new ArrayList<>();
        int errors = 0;
        boolean verified = !counted.isEmpty();
        for (Copy copy : counted) {
            if (copy.damage().isPresent()) {
                errors++;
                evidence.add(copy.repository() + ": " + copy.damage().get() + ".");
            }
            Long broken = damaged.get(copy.repository());
            if (broken != null) {
                errors++;
                evidence.add(copy.repository() + " is damaged: its newest scrub found " + broken
                        + (broken == 1 ? " error." : " errors."));
            }
            Instant provenAt = copy.provenAt();
            ProofLevel proof = copy.proof();
            if (provenAt == null || proof == null) {
                verified = false;
                evidence.add("Nothing in " + copy.repository() + " was ever read back.");
            } else {
                verified &= isFresh(provenAt);
                evidence.add(copy.repository() + " is proven to level " + proof + ", at " + seconds(provenAt)
                        + (isFresh(provenAt) ? "." : ", too long ago."));
            }
        }
        if (restored.isEmpty()) {
            verified = false;
            evidence.add("It was never restored.");
        } else if (restored.get().success()) {
            boolean fresh = isFresh(restored.get().endedAt());
            verified &= fresh;
            evidence.add("It was restored from " + restored.get().repository() + " without error, at "
                    + seconds(restored.get().endedAt()) + (fresh ? "." : ", too long ago."));
        } else {
            errors++;
            evidence.add("Its last restore, from " + restored.get().repository() + ", failed at "
                    + seconds(restored.get().endedAt()) + ".");
        }
        return new Criterion(0, verified || errors > 0 ? errors : null, verified && errors == 0, evidence);
    }

    private boolean isFresh(Instant proven) {
        return !proven.plus(FRESH).isBefore(now);
    }

    private StoreDeclaration repository(Copy copy) {
        return inventory.repository(copy.repository());
    }

    private static Instant seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }
}
