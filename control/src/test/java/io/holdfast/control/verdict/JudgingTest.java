package io.holdfast.control.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Hooks;
import io.holdfast.control.inventory.Declaration.Limits;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.ScrubRule;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Declaration.Verification;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.verdict.KeptCopies.Copy;
import io.holdfast.control.verdict.KeptCopies.Restored;
import io.holdfast.sources.ProofLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgingTest {
    private static final Instant NOW = Instant.parse("2026-11-24T14:00:00Z");

    @TempDir
    Path folder;

    private static StoreDeclaration repository(String name, String site, String location) {
        return new StoreDeclaration(
                name,
                site,
                location,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new ScrubRule(Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Map<String, Long> damaged = Map.of();

    private Verdict judge(List<Copy> copies, @Nullable Restored restored) {
        DataSet dataSet = new DataSet(
                "db", "trading", "both", Optional.empty(), Map.of("kind", "postgresql"), List.of(), Map.of());
        Inventory inventory = new Inventory(
                List.of(
                        new Site("a", "", "primary", Optional.empty(), Optional.empty()),
                        new Site("b", "", "dr", Optional.empty(), Optional.empty())),
                List.of(
                        repository("near", "a", folder.toString()),
                        repository("beside", "b", folder.toString()),
                        repository("far", "b", "s3:https://s3.example/bucket")),
                List.of(new Service(
                        "trading",
                        "",
                        "",
                        "tier-0",
                        Optional.empty(),
                        List.of(),
                        new Targets(15, 60, "money", Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        "warm")),
                List.of(dataSet),
                List.of(new Policy(
                        "both",
                        Optional.empty(),
                        "full",
                        false,
                        List.of("near", "beside", "far"),
                        List.of(),
                        Optional.empty(),
                        new Verification(true, true, Optional.empty()),
                        List.of(),
                        new Limits(Optional.empty(), Optional.empty()),
                        new Hooks(List.of(), List.of()),
                        1)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of());
        return new Judging(inventory, dataSet, copies, damaged, Media.fileSystems(inventory), NOW)
                .verdict(Optional.ofNullable(restored));
    }

    private static Copy copy(String repository, Duration age, @Nullable Duration lock, @Nullable ProofLevel proof) {
        return new Copy(
                "db",
                repository,
                "00",
                NOW.minus(age),
                NOW.minus(age),
                Optional.empty(),
                lock == null ? null : NOW.plus(lock),
                proof,
                proof == null ? null : NOW.minus(age));
    }

    private static Copy near() {
        return copy("near", Duration.ofMinutes(5), null, ProofLevel.CHECKSUMMED);
    }

    private static Copy far() {
        return copy("far", Duration.ofMinutes(5), Duration.ofDays(30), ProofLevel.CHECKSUMMED);
    }

    private static Restored restored(Duration age, boolean success) {
        return new Restored("db", success, ProofLevel.QUERIED, NOW.minus(age), "far");
    }

    @Test
    void everything_is_as_the_rule_says() {
        Verdict verdict = judge(List.of(near(), far()), restored(Duration.ofDays(10), true));
        assertThat(verdict.notation()).isEqualTo("3-2-1-1-0");
        assertThat(verdict.met()).isTrue();
        assertThat(verdict.media().evidence())
                .containsExactly("disk: the living system, near.", "object-storage: far.");
        assertThat(verdict.offSite().evidence()).contains("trading runs at a.", "far is at b.");
    }

    @Test
    void what_nobody_has_looked_at_is_not_said_to_be_without_error() {
        Verdict verdict = judge(List.of(near(), far()), null);
        assertThat(verdict.notation()).isEqualTo("3-2-1-1-?");
        assertThat(verdict.met()).isFalse();
        assertThat(verdict.errors().evidence()).contains("It was never restored.");
        Verdict old = judge(List.of(near(), far()), restored(Duration.ofDays(100), true));
        assertThat(old.errors().found()).isNull();
        assertThat(old.errors().evidence()).anyMatch(line -> line.endsWith("too long ago."));
        Verdict unread = judge(
                List.of(near(), copy("far", Duration.ZERO, Duration.ofDays(1), null)),
                restored(Duration.ofDays(1), true));
        assertThat(unread.errors().found()).isNull();
    }

    @Test
    void a_restore_that_failed_is_an_error() {
        assertThat(judge(List.of(near(), far()), restored(Duration.ofDays(1), false))
                        .notation())
                .isEqualTo("3-2-1-1-1");
    }

    @Test
    void a_repository_that_is_damaged_is_an_error() {
        damaged = Map.of("far", 2L);
        Verdict verdict = judge(List.of(near(), far()), restored(Duration.ofDays(1), true));
        assertThat(verdict.notation()).isEqualTo("3-2-1-1-1");
        assertThat(verdict.errors().evidence()).contains("far is damaged: its newest scrub found 2 errors.");
    }

    @Test
    void a_copy_that_is_behind_or_would_be_lost_with_another_is_none() {
        Verdict behind =
                judge(List.of(near(), copy("far", Duration.ofHours(3), Duration.ofDays(30), ProofLevel.QUERIED)), null);
        assertThat(behind.notation()).startsWith("2-1-0-0-");
        assertThat(behind.copies().evidence())
                .anyMatch(line -> line.contains("behind the newest by more than the RPO"));
        Verdict together =
                judge(List.of(near(), copy("beside", Duration.ofMinutes(5), null, ProofLevel.CHECKSUMMED)), null);
        assertThat(together.notation()).startsWith("2-1-0-0-");
        assertThat(together.copies().evidence()).anyMatch(line -> line.contains("on the file system of near"));
    }

    @Test
    void a_lock_that_has_ended_keeps_nothing() {
        Verdict verdict = judge(
                List.of(near(), copy("far", Duration.ofMinutes(5), Duration.ofDays(-1), ProofLevel.CHECKSUMMED)), null);
        assertThat(verdict.immutable().found()).isZero();
    }
}
