package io.holdfast.repository.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Parts;
import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Restic;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotGroups;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.snapshot.TagList;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stock client's {@code forget} is the judge. */
@Timeout(360)
class KeepRulesTest {
    private static final Instant NEWEST = Instant.parse("2026-03-31T10:30:00Z");

    @TempDir
    Path folder;

    @Test
    void the_same_snapshots_stay_as_with_restic() throws Exception {
        Path location = folder.resolve("repository");
        List<Snapshot> snapshots;
        try (Password password = Parts.password();
                Repository repository = QuickKeys.init(location, password)) {
            // many in the newest days, fewer before, across months, years and the odd first week of a year
            Random random = new Random(1);
            Instant at = NEWEST;
            for (int i = 0; i < 60; i++) {
                backUp(repository, at, i % 9 == 0 ? List.of("nightly", "kept") : List.of("nightly"), i);
                at = at.minus(Duration.ofMinutes(20 + random.nextLong(i < 25 ? 300 : 30_000)));
            }
            snapshots = repository.snapshots();
        }
        Restic restic = new Restic(location);
        Map<KeepPolicy, List<String>> policies = new HashMap<>();
        add(policies, counts(5, 0, 0, 0, 0, 0), "--keep-last 5");
        add(policies, counts(0, 7, 0, 0, 0, 0), "--keep-hourly 7");
        add(policies, counts(0, 0, 9, 0, 0, 0), "--keep-daily 9");
        add(policies, counts(0, 0, 0, 12, 0, 0), "--keep-weekly 12");
        add(policies, counts(0, 0, 0, 0, 6, 0), "--keep-monthly 6");
        add(policies, counts(0, 0, 0, 0, 0, 20), "--keep-yearly 20");
        add(
                policies,
                counts(1, 2, 3, 4, 5, 2),
                "--keep-last 1 --keep-hourly 2 --keep-daily 3 --keep-weekly 4 --keep-monthly 5 --keep-yearly 2");
        add(policies, counts(0, 0, 0, 0, 0, 0).withWithin(Span.parse("1m3d2h")), "--keep-within 1m3d2h");
        add(
                policies,
                new KeepPolicy(
                        0,
                        0,
                        0,
                        0,
                        0,
                        0,
                        Span.NONE,
                        Span.parse("12h"),
                        Span.parse("9d"),
                        Span.parse("2m"),
                        Span.parse("1y1m"),
                        Span.parse("5y"),
                        List.of(TagList.parse("kept,nightly"))),
                "--keep-within-hourly 12h --keep-within-daily 9d --keep-within-weekly 2m --keep-within-monthly 1y1m"
                        + " --keep-within-yearly 5y --keep-tag kept,nightly");
        for (Map.Entry<KeepPolicy, List<String>> policy : policies.entrySet()) {
            Set<String> kept = new HashSet<>();
            RetentionPlan plan =
                    RetentionPlan.of(policy.getKey(), SnapshotGroups.HOST_AND_PATHS, snapshots, NEWEST.plusSeconds(60));
            plan.groups().getFirst().verdicts().stream()
                    .filter(KeepRules.Verdict::stays)
                    .forEach(verdict -> kept.add(verdict.snapshot().id()));
            assertThat(kept).as(policy.toString()).isEqualTo(keptByRestic(restic, policy.getValue()));
        }
    }

    private static KeepPolicy counts(int last, int hourly, int daily, int weekly, int monthly, int yearly) {
        return KeepPolicy.counts(last, hourly, daily, weekly, monthly, yearly);
    }

    private static void add(Map<KeepPolicy, List<String>> policies, KeepPolicy policy, String options) {
        policies.put(policy, List.of(options.split(" ")));
    }

    private static void backUp(Repository repository, Instant at, List<String> tags, int number) throws Exception {
        SnapshotRequest request = new SnapshotRequest(at, "host", "user", List.of("/data"), tags, Optional.empty());
        repository.backup(
                request,
                sink -> sink.file(
                        EntryPath.ROOT.resolve("number"),
                        EntryMetadata.synthetic(0644, NEWEST),
                        new ByteArrayInputStream(Integer.toString(number).getBytes(StandardCharsets.UTF_8)),
                        Cuts.CONTENT),
                Progress.NONE);
    }

    private static Set<String> keptByRestic(Restic restic, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of("forget", "--dry-run", "--json"));
        command.addAll(options);
        String said = new String(restic.run(command.toArray(String[]::new)), StandardCharsets.UTF_8);
        JsonNode groups = JsonMapper.shared().readTree(said.substring(said.indexOf('[')));
        Set<String> kept = new HashSet<>();
        groups.get(0)
                .path("keep")
                .forEach(snapshot -> kept.add(snapshot.path("id").asString()));
        return kept;
    }

    @Test
    void a_snapshot_under_a_legal_hold_is_forgotten_by_no_rule_and_by_no_id() throws Exception {
        Path location = folder.resolve("repository");
        try (Password password = Parts.password();
                Repository repository = QuickKeys.init(location, password)) {
            for (int i = 0; i < 4; i++) {
                backUp(repository, NEWEST.plusSeconds(i), List.of("nightly"), i);
            }
            Snapshot oldest = repository.snapshots().getFirst();
            Snapshot held = repository
                    .retag(List.of(oldest.id()), tags -> LegalHold.add(tags, "case 12/2026"))
                    .getFirst()
                    .after();
            assertThat(held.original()).contains(oldest.id());
            assertThat(held.tags()).containsExactly("nightly", "legal-hold", "legal-hold:case 12/2026");

            RetentionPlan plan = RetentionPlan.of(
                    counts(1, 0, 0, 0, 0, 0),
                    SnapshotGroups.HOST_AND_PATHS,
                    repository.snapshots(),
                    NEWEST.plusSeconds(60));
            assertThat(plan.removed()).hasSize(2).doesNotContain(held);
            List<String> removed = plan.removed().stream().map(Snapshot::id).toList();
            Restic restic = new Restic(location);
            assertThat(keptByRestic(restic, List.of("--keep-last", "1", "--keep-tag", "legal-hold")))
                    .hasSize(2)
                    .contains(held.id())
                    .doesNotContainAnyElementsOf(removed);

            List<String> withHeld = new ArrayList<>(removed);
            withHeld.add(held.id());
            assertThatThrownBy(() -> repository.forget(withHeld))
                    .isInstanceOf(RepositoryException.Held.class)
                    .hasMessageContaining(held.shortId())
                    .hasMessageContaining("case 12/2026");
            assertThat(repository.snapshots()).hasSize(4);

            repository.retag(List.of(held.id()), tags -> LegalHold.remove(tags, "case 12/2026"));
            Snapshot free = repository.snapshots().getFirst();
            assertThat(free.tags()).containsExactly("nightly");
            repository.forget(List.of(free.id()));
            assertThat(repository.snapshots()).hasSize(3);
            restic.checkReadingAllData();
        }
    }

    @Test
    void rules_that_would_remove_all_of_a_group_remove_nothing() throws Exception {
        try (Password password = Parts.password();
                Repository repository = QuickKeys.init(folder.resolve("repository"), password)) {
            backUp(repository, NEWEST, List.of("nightly"), 1);
            KeepPolicy byTag = new KeepPolicy(
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                    Span.NONE,
                    Span.NONE,
                    Span.NONE,
                    Span.NONE,
                    Span.NONE,
                    Span.NONE,
                    List.of(TagList.parse("absent")));
            List<Snapshot> all = repository.snapshots();
            assertThatThrownBy(() -> RetentionPlan.of(byTag, SnapshotGroups.HOST_AND_PATHS, all, NEWEST))
                    .hasMessageContaining("every snapshot of host host, paths /data");
            assertThatThrownBy(() ->
                            RetentionPlan.of(counts(0, 0, 0, 0, 0, 0), SnapshotGroups.HOST_AND_PATHS, all, NEWEST))
                    .hasMessageContaining("at least one rule");
        }
    }
}
