package io.holdfast.repository.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Parts;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Restic;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocksTest {
    private static final Duration SOON = Duration.ofMillis(700);
    private static final ThisProcess SELF = ThisProcess.self();
    private static final ThisProcess ELSEWHERE =
            new ThisProcess("other-host", "operator", 4711, 1000, 1000, "another-boot", "pid:[1]");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
    private final Clock clock = Clock.systemUTC();
    private Path place;
    private Parts parts;

    @BeforeEach
    void make() throws Exception {
        place = Parts.init(folder.resolve("repository"));
        parts = new Parts(place);
    }

    @AfterEach
    void close() {
        parts.close();
    }

    @Test
    void restic_sees_our_locks_and_backs_up_beside_a_shared_one_but_does_not_prune() throws Exception {
        Restic restic = new Restic(place);
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("file"), "content");
        try (Locks locks = locks(SELF);
                Locks.Hold hold = locks.shared()) {
            hold.ensureHeld();
            String lock = new String(restic.run("cat", "lock", lockNames().getFirst()), StandardCharsets.UTF_8);
            assertThat(lock)
                    .contains("\"exclusive\": false")
                    .contains("\"pid\": " + SELF.pid())
                    .contains("\"hostname\": \"" + SELF.hostname() + "\"");
            restic.backup(data, ".");
            assertThat(restic.fail("prune")).contains("already locked").contains("PID " + SELF.pid());
            restic.run("unlock");
            hold.ensureHeld();
        }
        restic.run("prune");
        try (Locks locks = locks(SELF);
                Locks.Hold hold = locks.exclusive()) {
            hold.ensureHeld();
            assertThat(restic.fail("backup", data.toString())).contains("locked exclusively");
        }
        restic.backup(data, ".");
        assertThat(lockNames()).isEmpty();
    }

    @Test
    void shared_holders_of_a_process_share_a_file_and_an_exclusive_one_waits_for_all_of_them() throws Exception {
        try (Locks locks = new Locks(parts.store, parts.files, clock, SELF, Duration.ofSeconds(20));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Locks.Hold first = locks.shared();
            Locks.Hold second = locks.shared();
            assertThat(lockNames()).hasSize(1);
            Future<Locks.Hold> exclusive = threads.submit(locks::exclusive);
            first.close();
            first.close();
            assertThat(lockNames()).as("the second is still held").hasSize(1);
            assertThat(exclusive).isNotDone();
            second.close();
            Locks.Hold held = exclusive.get(10, TimeUnit.SECONDS);
            Future<Locks.Hold> shared = threads.submit(locks::shared);
            Thread.sleep(300);
            assertThat(shared).isNotDone();
            held.close();
            shared.get(10, TimeUnit.SECONDS).close();
            assertThat(lockNames()).isEmpty();
        }
    }

    @Test
    void a_lock_in_the_way_is_named_with_its_holder_and_what_to_do() throws Exception {
        write(ELSEWHERE, now.get().minus(Duration.ofMinutes(7)), true);
        try (Locks locks = locks(SELF)) {
            assertThatThrownBy(locks::shared)
                    .isInstanceOf(RepositoryException.Locked.class)
                    .hasMessageContaining("exclusive lock of process 4711 on other-host (user operator)")
                    .hasMessageContaining("7 min ago")
                    .hasMessageContaining("restic unlock");
            assertThatThrownBy(locks::exclusive).isInstanceOf(RepositoryException.Locked.class);
        }
        assertThat(lockNames()).as("only the one in the way").hasSize(1);
    }

    @Test
    void who_waits_for_an_exclusive_lock_keeps_nobody_from_a_shared_one() throws Exception {
        write(ELSEWHERE, now.get(), false);
        String foreign = lockNames().getFirst();
        try (Locks locks = new Locks(parts.store, parts.files, clock, SELF, Duration.ofSeconds(30));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Locks.Hold> exclusive = threads.submit(locks::exclusive);
            Thread.sleep(300);
            try (Locks.Hold shared = threads.submit(locks::shared).get(15, TimeUnit.SECONDS)) {
                shared.ensureHeld();
                assertThat(exclusive).isNotDone();
            }
            parts.store.remove(new StoreFile(FileKind.LOCK, foreign));
            exclusive.get(20, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void one_of_two_processes_that_want_an_exclusive_lock_at_once_gets_it() throws Exception {
        try (Locks here = locks(SELF);
                Locks there = locks(ELSEWHERE);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Locks.Hold> first = threads.submit(here::exclusive);
            Future<Locks.Hold> second = threads.submit(there::exclusive);
            int held = 0;
            for (Future<Locks.Hold> one : List.of(first, second)) {
                try {
                    one.get(20, TimeUnit.SECONDS).ensureHeld();
                    held++;
                } catch (java.util.concurrent.ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(RepositoryException.Locked.class);
                }
            }
            assertThat(held).as("never both").isLessThanOrEqualTo(1);
            assertThat(lockNames()).hasSize(held);
        }
    }

    @Test
    void stale_locks_are_removed() throws Exception {
        long dead = deadProcess();
        // not refreshed for half an hour
        write(ELSEWHERE, now.get().minus(Duration.ofMinutes(31)), true);
        // of a dead process here: ours, and one of restic, which does not say more than the host's name
        write(self(SELF.hostname(), dead, SELF.boot(), SELF.namespace()), now.get(), true);
        parts.files.write(
                FileKind.LOCK,
                ("{\"time\":\"" + now.get() + "\",\"exclusive\":true,\"hostname\":\"" + SELF.hostname()
                                + "\",\"username\":\"root\",\"pid\":" + dead + "}")
                        .getBytes(StandardCharsets.UTF_8));
        try (Locks locks = locks(SELF);
                Locks.Hold hold = locks.exclusive()) {
            hold.ensureHeld();
            assertThat(lockNames()).hasSize(1);
        }
    }

    @Test
    void a_lock_of_a_container_that_shares_our_host_name_is_not_taken_for_stale() throws Exception {
        write(self(SELF.hostname(), deadProcess(), SELF.boot(), "pid:[4026539999]"), now.get(), true);
        try (Locks locks = locks(SELF)) {
            assertThatThrownBy(locks::shared).isInstanceOf(RepositoryException.Locked.class);
        }
    }

    @Test
    void a_torn_lock_file_blocks_nobody() throws Exception {
        Files.write(place.resolve("locks").resolve("0".repeat(64)), new byte[0]);
        try (Locks locks = locks(SELF);
                Locks.Hold hold = locks.exclusive()) {
            hold.ensureHeld();
        }
    }

    @Test
    void a_held_lock_is_refreshed_and_there_is_never_a_moment_without_one() throws Exception {
        try (Locks locks = new Locks(parts.store, parts.files, clock, SELF, SOON, Duration.ofMillis(100));
                Locks.Hold hold = locks.shared()) {
            String first = lockNames().getFirst();
            for (int i = 0; i < 100; i++) {
                assertThat(lockNames()).isNotEmpty();
                Thread.sleep(5);
            }
            assertThat(lockNames()).doesNotContain(first);
            hold.ensureHeld();
        }
        assertThat(lockNames()).isEmpty();
    }

    @Test
    void work_under_a_lock_that_was_lost_does_not_count() throws Exception {
        try (Locks locks = locks(SELF);
                Locks.Hold hold = locks.shared()) {
            parts.store.remove(new StoreFile(FileKind.LOCK, lockNames().getFirst()));
            assertThatThrownBy(hold::ensureHeld)
                    .isInstanceOf(RepositoryException.Locked.class)
                    .hasMessageContaining("someone removed it");
        }
        Clock moving = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now.get();
            }
        };
        try (Locks locks = new Locks(parts.store, parts.files, moving, SELF, SOON);
                Locks.Hold hold = locks.shared()) {
            now.updateAndGet(instant -> instant.plus(Duration.ofMinutes(23)));
            assertThatThrownBy(hold::ensureHeld)
                    .isInstanceOf(RepositoryException.Locked.class)
                    .hasMessageContaining("could not be refreshed");
        }
    }

    private Locks locks(ThisProcess process) {
        return new Locks(parts.store, parts.files, clock, process, SOON);
    }

    private static ThisProcess self(String hostname, long pid, String boot, String namespace) {
        return new ThisProcess(hostname, "root", pid, 0, 0, boot, namespace);
    }

    private void write(ThisProcess process, Instant time, boolean exclusive) throws Exception {
        parts.files.write(
                FileKind.LOCK, LockDocument.of(process, time, exclusive).write());
    }

    private List<String> lockNames() throws Exception {
        return parts.store.list(FileKind.LOCK).stream()
                .map(Store.Listed::file)
                .map(StoreFile::name)
                .toList();
    }

    private static long deadProcess() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();
        return process.pid();
    }
}
