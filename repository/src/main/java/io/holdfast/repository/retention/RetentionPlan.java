package io.holdfast.repository.retention;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.retention.KeepRules.Verdict;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotGroups;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a policy keeps and removes, group by group. @param groups in the order of their keys */
public record RetentionPlan(List<Group> groups) {
    public RetentionPlan {
        groups = List.copyOf(groups);
    }

    /** @param verdicts on each snapshot, the newest first */
    public record Group(SnapshotGroups.Key key, List<Verdict<Snapshot>> verdicts) {
        public Group {
            verdicts = List.copyOf(verdicts);
        }

        public List<Snapshot> removed() {
            return verdicts.stream()
                    .filter(verdict -> !verdict.stays())
                    .map(Verdict::snapshot)
                    .toList();
        }
    }

    /**
     * @throws RepositoryException when the policy keeps nothing, or would remove all snapshots of a group
     */
    public static RetentionPlan of(KeepPolicy policy, SnapshotGroups grouping, List<Snapshot> snapshots, Instant now)
            throws RepositoryException {
        if (policy.isEmpty()) {
            throw new RepositoryException("The keep rules would keep nothing. Give at least one rule to keep by.");
        }
        KeepRules<Snapshot> rules = new KeepRules<>(Snapshot::time, Snapshot::tags);
        List<Group> groups = new ArrayList<>();
        for (var group : grouping.group(snapshots).entrySet()) {
            List<Verdict<Snapshot>> verdicts = rules.judge(policy, group.getValue(), now);
            if (verdicts.stream().noneMatch(Verdict::stays)) {
                throw new RepositoryException("The keep rules would remove every snapshot of " + group.getKey()
                        + ". Nothing was removed. Keep at least one, or name the snapshots by their ids.");
            }
            groups.add(new Group(group.getKey(), verdicts));
        }
        return new RetentionPlan(groups);
    }

    /**
     * The same plan, with a word for each snapshot that cannot be removed yet.
     *
     * @param retained by id, and until when
     */
    public RetentionPlan keeping(Map<String, Instant> retained) {
        return new RetentionPlan(groups.stream()
                .map(group -> new Group(
                        group.key(),
                        group.verdicts().stream()
                                .map(verdict -> keeping(verdict, retained))
                                .toList()))
                .toList());
    }

    private static Verdict<Snapshot> keeping(Verdict<Snapshot> verdict, Map<String, Instant> retained) {
        Instant until = retained.get(verdict.snapshot().id());
        return until == null || verdict.stays()
                ? verdict
                : new Verdict<>(verdict.snapshot(), List.of("locked until " + until));
    }

    public List<Snapshot> removed() {
        return groups.stream().flatMap(group -> group.removed().stream()).toList();
    }
}
