package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.prune.PruneSummary;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreLimits;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Stores;
import io.holdfast.repository.store.Variables;
import io.holdfast.repository.tail.TailFile;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.vault.release.Change;
import io.holdfast.vault.release.Request;
import io.holdfast.vault.time.TrustedClock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Holdfast's own repository in a vault, over its own client. */
@Timeout(value = 360, unit = TimeUnit.SECONDS)
class OwnRepositoryOnVaultTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private Path temporary;

    private TestVault vault;

    @BeforeEach
    void start() throws IOException {
        vault = TestVault.start(temporary.resolve("vault"));
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    private Store store() throws IOException {
        return Stores.open(
                StoreLocation.parse("rest:" + vault.url("acme", "own")),
                Variables.of(
                        Map.of("RESTIC_CACERT", vault.folder().certificate().toString())),
                StoreLimits.DEFAULT);
    }

    private static Password password() {
        return Password.of(PASSWORD.toCharArray());
    }

    private static Snapshot backup(Repository repository, byte[] content) throws Exception {
        return backup(repository, Map.of("file", content));
    }

    private static Snapshot backup(Repository repository, Map<String, byte[]> files) throws Exception {
        SnapshotRequest request =
                new SnapshotRequest(Instant.now(), "db1", "holdfast", List.of("/data"), List.of(), Optional.empty());
        return repository
                .backup(
                        request,
                        sink -> {
                            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                                sink.file(
                                        EntryPath.of("data/" + file.getKey()),
                                        EntryMetadata.synthetic(0640, Instant.now()),
                                        new ByteArrayInputStream(file.getValue()),
                                        Cuts.CONTENT);
                            }
                        },
                        Progress.NONE)
                .snapshot();
    }

    @Test
    void our_own_repository_backs_up_checks_and_restores_there_and_stock_restic_agrees() throws Exception {
        byte[] content = new byte[5 << 20];
        new Random(9).nextBytes(content);
        try (Password password = password();
                Repository repository = Repositories.init(store(), Optional.empty(), password)) {
            backup(repository, content);
        }
        try (Password password = password();
                Repository repository = Repositories.open(store(), Optional.empty(), password)) {
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
            Snapshot snapshot = repository.snapshots().getFirst();
            Path target = temporary.resolve("restored");
            repository.restore(snapshot, EntryPath.ROOT, target, Progress.NONE);
            assertThat(target.resolve("data/file")).hasBinaryContent(content);

            assertThatThrownBy(() -> repository.forget(List.of(snapshot.id()))).hasMessageContaining("locked until");
            assertThat(repository.snapshots()).hasSize(1);
            vault.time.pass(TestVault.RETENTION.plus(Duration.ofDays(1)));
            repository.forget(List.of(snapshot.id()));
            assertThat(repository.snapshots()).isEmpty();
        }
        StockRestic restic =
                new StockRestic(vault.url("acme", "own"), vault.folder().certificate(), temporary);
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
        assertThat(Files.list(vault.stored("acme", "own", "locks"))).isEmpty();
    }

    private static byte[] noise(long seed, int length) {
        byte[] content = new byte[length];
        new Random(seed).nextBytes(content);
        return content;
    }

    @Test
    void a_prune_takes_what_is_unlocked_and_leaves_the_rest_while_backups_go_on() throws Exception {
        byte[] shared = noise(1, 2 << 20);
        byte[] own = noise(2, 2 << 20);
        byte[] later = noise(3, 2 << 20);
        Snapshot newest;
        try (Password password = password();
                Repository repository = Repositories.init(store(), Optional.empty(), password)) {
            Snapshot first = backup(repository, Map.of("shared", shared));
            Snapshot second = backup(repository, Map.of("shared", shared, "own", own));
            vault.time.pass(Duration.ofDays(10));
            newest = backup(repository, Map.of("shared", shared, "later", later));
            assertThat(repository.retained()).containsOnlyKeys(first.id(), second.id(), newest.id());
            assertThatThrownBy(() -> repository.forget(List.of(second.id())))
                    .isInstanceOf(RepositoryException.Retained.class)
                    .hasMessageContaining("Nothing was removed");
            release("acme/own", "snapshots/" + first.id(), "snapshots/" + second.id());
            repository.forget(List.of(first.id(), second.id()));

            long before = packs();
            PruneSummary early = repository.prune(PruneRequest.DEFAULT, Progress.NONE);
            assertThat(early.lockedPacks()).as(early.toString()).isEqualTo(3);
            assertThat(early.lockedBytes()).isGreaterThan(own.length);
            assertThat(early.removedPacks() + early.repackedPacks()).isZero();
            assertThat(packs()).isEqualTo(before);
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();

            // what the newest took over was prolonged, and nothing else
            vault.time.pass(Duration.ofDays(20));
            PruneSummary due = repository.prune(PruneRequest.DEFAULT, Progress.NONE);
            assertThat(due.lockedPacks()).as(due.toString()).isZero();
            assertThat(due.removedPacks()).isEqualTo(3);
            assertThat(packs()).isEqualTo(before - 3);
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
            assertThat(repository.prune(PruneRequest.DEFAULT, Progress.NONE).removedPacks())
                    .isZero();
        }
        try (Rest thief = vault.rest("acme", "own")) {
            for (String folder : List.of("data", "index", "keys", "snapshots")) {
                try (Stream<Path> files = Files.walk(vault.stored("acme", "own", folder))) {
                    for (Path file : files.filter(Files::isRegularFile).toList()) {
                        assertThat(thief.delete("/" + folder + "/" + file.getFileName()))
                                .as(file.toString())
                                .isEqualTo(403);
                    }
                }
            }
        }
        StockRestic restic =
                new StockRestic(vault.url("acme", "own"), vault.folder().certificate(), temporary);
        assertThat(restic.run("check", "--read-data")).contains("no errors were found");
        Path target = temporary.resolve("restored");
        restic.run("restore", newest.id(), "--target", target.toString());
        assertThat(target.resolve("data/shared")).hasBinaryContent(shared);
        assertThat(target.resolve("data/later")).hasBinaryContent(later);
    }

    /** The desk goes by the time that the running vault has noted last, which it does every few seconds. */
    private void awaitNoted() throws Exception {
        Instant now = vault.time.machine().instant();
        for (int tries = 0;
                TrustedClock.peek(vault.folder().clock(), vault.time.machine()).isBefore(now);
                tries++) {
            assertThat(tries).as("the vault notes its time").isLessThan(600);
            Thread.sleep(100);
        }
    }

    private void release(String repository, String... files) throws Exception {
        awaitNoted();
        Request request = vault.desk()
                .request("alice", TestVault.ALICE, new Change.LetGo(repository, List.of(files)), "for the test");
        vault.desk().approve("bob", TestVault.BOB, request.id());
        // a day of waiting
        vault.time.pass(Duration.ofHours(25));
    }

    private long packs() throws IOException {
        try (Stream<Path> files = Files.walk(vault.stored("acme", "own", "data"))) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void a_log_s_tail_is_kept_there_and_goes_when_its_time_has_come() throws Exception {
        try (Password password = password();
                Repository repository = Repositories.init(store(), Optional.empty(), password)) {
            repository.appendTail("trading-db", 1, "a piece".getBytes(StandardCharsets.UTF_8));
            repository.appendTail("trading-db", 2, "another".getBytes(StandardCharsets.UTF_8));
            List<TailFile> tails = repository.tails("trading-db");
            assertThat(tails).hasSize(2);
            assertThat(repository.readTail(tails.getFirst())).isEqualTo("a piece".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> repository.removeTail(tails.getFirst())).isInstanceOf(IOException.class);
            vault.time.pass(Duration.ofMinutes(61));
            repository.removeTail(tails.getFirst());
            assertThat(repository.tails("trading-db")).hasSize(1);
        }
    }

    @Test
    void a_full_quota_is_told_as_a_full_store_and_what_was_stored_stays_whole() throws Exception {
        byte[] content = new byte[1 << 20];
        try (Password password = password();
                Repository repository = Repositories.init(store(), Optional.empty(), password)) {
            new Random(1).nextBytes(content);
            backup(repository, content);
            vault.desk().change("acme", Optional.of(3L << 20), Optional.empty(), Optional.empty());
            byte[] large = new byte[8 << 20];
            new Random(2).nextBytes(large);
            assertThatThrownBy(() -> backup(repository, large)).hasMessageContaining("quota of acme");
            assertThat(repository.snapshots()).hasSize(1);
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
        }
    }
}
