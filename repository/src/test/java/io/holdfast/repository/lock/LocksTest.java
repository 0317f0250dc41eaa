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
import java.util.List;
import java.util.Set;
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

@Timeout(180)
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
    void restic_sees_our_locks_and_backs_up_beside_one_of_work_but_does_not_prune() throws Exception {
        Restic restic = new Restic(place);
        Path data = Files.createDirectory(folder.resolve("data"));
        Files.writeString(data.resolve("file"), "content");
        try (Locks locks = locks(SELF);
                Locks.Hold hold = locks.work()) {
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
    void an_exclusive_lock_waits_for_all_holders_of_its_own_process() throws Exception {
        try (Locks locks = new Locks(parts.store, parts.files, clock, SELF, Duration.ofSeconds(90));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Locks.Hold first = locks.work();
            Locks.Hold second = locks.work();
            Future<Locks.Hold> exclusive = threads.submit(locks::exclusive);
            first.close();
            first.close();
            assertThat(lockNames()).as("the second is still held").hasSize(1);
            assertThat(exclusive).isNotDone();
            second.close();
            Locks.Hold held = exclusive.get(90, TimeUnit.SECONDS);
            Future<Locks.Work> work = threads.submit(locks::work);
            Thread.sleep(300);
            assertThat(work).isNotDone();
            held.close();
            work.get(90, TimeUnit.SECONDS).close();
            assertThat(lockNames()).isEmpty();
        }
    }

    @Test
    void the_index_is_replaced_beside_work_but_not_beside_a_commit_or_a_stranger() throws Exception {
        try (Locks here = locks(SELF);
                Locks there = locks(ELSEWHERE);
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Locks.Work work = there.work();
            try (Locks.Hold replacing = here.replace(Duration.ZERO)) {
                replacing.ensureHeld();
                assertThatThrownBy(there::work).isInstanceOf(RepositoryException.Locked.class);
                Future<?> commit = threads.submit(() -> {
                    work.commit();
                    return null;
                });
                Thread.sleep(400);
                assertThat(commit).as("waits for who replaces the index").isNotDone();
                replacing.close();
                commit.get(90, TimeUnit.SECONDS);
            }
            assertThatThrownBy(() -> here.replace(Duration.ZERO)).isInstanceOf(RepositoryException.Locked.class);
            work.close();
            here.replace(Duration.ZERO).close();
            write(ELSEWHERE, now.get(), LockMode.COMMIT); // as restic writes its shared ones
            assertThatThrownBy(() -> here.replace(Duration.ZERO)).isInstanceOf(RepositoryException.Locked.class);
        }
    }

    @Test
    void the_end_of_work_is_seen_from_another_process_whether_its_lock_was_refreshed_or_not() throws Exception {
        try (Locks here = locks(SELF);
                Locks there = new Locks(
                        parts.store,
                        parts.files,
                        clock,
                        ELSEWHERE,
                        SOON,
                        Duration.ofMillis(50),
                        Duration.ofMinutes(6));
                ExecutorService threads = Executors.newCachedThreadPool();
                Locks.Work own = here.work()) {
            Locks.Work first = there.work();
            Locks.Work second = there.work();
            Set<String> beside = here.workBeside(own);
            assertThat(beside).hasSize(2);
            Future<Boolean> ended = threads.submit(() -> here.awaitEnd(beside, Duration.ofSeconds(90)));
            Thread.sleep(500);
            first.close();
            assertThat(here.awaitEnd(beside, Duration.ofMillis(300))).isFalse();
            try (Locks.Work later = there.work()) {
                second.close();
                assertThat(ended.get(90, TimeUnit.SECONDS))
                        .as("later work counts not")
                        .isTrue();
                later.ensureHeld();
            }
        }
    }

    @Test
    void a_lock_that_is_in_use_is_not_taken_for_stale_because_of_its_clock() throws Exception {
        Clock slow = Clock.offset(clock, Duration.ofHours(-3));
        // far above how often it is refreshed, as a loaded machine is late with that
        Duration unchanged = Duration.ofSeconds(2);
        Duration patience = unchanged.plusMillis(500);
        try (Locks here = new Locks(parts.store, parts.files, clock, SELF, patience, Duration.ofMinutes(5), unchanged);
                Locks there = new Locks(
                        parts.store,
                        parts.files,
                        slow,
                        ELSEWHERE,
                        SOON,
                        Duration.ofMillis(100),
                        Duration.ofMinutes(6));
                Locks.Work work = there.work()) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(here::exclusive).isInstanceOf(RepositoryException.Locked.class);
            }
            work.ensureHeld();
        }
    }

    @Test
    void a_lock_in_the_way_is_named_with_its_holder_and_what_to_do() throws Exception {
        write(ELSEWHERE, now.get().minus(Duration.ofMinutes(7)), LockMode.ALONE);
        try (Locks locks = locks(SELF)) {
            assertThatThrownBy(locks::work)
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
        write(ELSEWHERE, now.get(), LockMode.COMMIT);
        String foreign = lockNames().getFirst();
        try (Locks locks = new Locks(parts.store, parts.files, clock, SELF, Duration.ofSeconds(90));
                ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Locks.Hold> exclusive = threads.submit(locks::exclusive);
            Thread.sleep(300);
            try (Locks.Hold shared = threads.submit(locks::work).get(90, TimeUnit.SECONDS)) {
                shared.ensureHeld();
                assertThat(exclusive).isNotDone();
            }
            parts.store.remove(new StoreFile(FileKind.LOCK, foreign));
            exclusive.get(90, TimeUnit.SECONDS).close();
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
                    one.get(90, TimeUnit.SECONDS).ensureHeld();
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
    void stale_locks_are_removed_an_old_one_once_it_was_seen_not_to_change() throws Exception {
        long dead = deadProcess();
        // not refreshed for half an hour
        write(ELSEWHERE, now.get().minus(Duration.ofMinutes(31)), LockMode.ALONE);
        // of a dead process here: ours, and one of restic, which does not say more than the host's name
        write(self(SELF.hostname(), dead, SELF.boot(), SELF.namespace()), now.get(), LockMode.ALONE);
        parts.files.write(
                FileKind.LOCK,
                ("{\"time\":\"" + now.get() + "\",\"exclusive\":true,\"hostname\":\"" + SELF.hostname()
                                + "\",\"username\":\"root\",\"pid\":" + dead + "}")
                        .getBytes(StandardCharsets.UTF_8));
        try (Locks locks = locks(SELF)) {
            assertThatThrownBy(locks::exclusive).isInstanceOf(RepositoryException.Locked.class);
        }
        assertThat(lockNames()).as("the one elsewhere may be in use").hasSize(1);
        try (Locks locks = new Locks(
                        parts.store,
                        parts.files,
                        clock,
                        SELF,
                        Duration.ofSeconds(90),
                        Duration.ofMinutes(5),
                        Duration.ofSeconds(1));
                Locks.Hold hold = locks.exclusive()) {
            hold.ensureHeld();
            assertThat(lockNames()).hasSize(1);
        }
    }

    @Test
    void a_lock_of_a_container_that_shares_our_host_name_is_not_taken_for_stale() throws Exception {
        write(self(SELF.hostname(), deadProcess(), SELF.boot(), "pid:[4026539999]"), now.get(), LockMode.ALONE);
        try (Locks locks = locks(SELF)) {
            assertThatThrownBy(locks::work).isInstanceOf(RepositoryException.Locked.class);
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
        try (Locks locks = new Locks(
                        parts.store, parts.files, clock, SELF, SOON, Duration.ofMillis(100), Duration.ofMinutes(6));
                Locks.Hold hold = locks.work()) {
            String first = lockNames().getFirst();
            // a class's time limit ends this
            List<String> names = lockNames();
            for (int i = 0; i < 100 || names.contains(first); i++) {
                assertThat(names).isNotEmpty();
                Thread.sleep(5);
                names = lockNames();
            }
            assertThat(names).isNotEmpty();
            hold.ensureHeld();
        }
        assertThat(lockNames()).isEmpty();
    }

    @Test
    void work_under_a_lock_that_was_lost_does_not_count() throws Exception {
        try (Locks locks = locks(SELF);
                Locks.Hold hold = locks.work()) {
            parts.store.remove(new StoreFile(FileKind.LOCK, lockNames().getFirst()));
            assertThatThrownBy(hold::ensureHeld)
                    .isInstanceOf(RepositoryException.Locked.class)
                    .hasMessageContaining("someone removed it");
        }
    }

    private Locks locks(ThisProcess process) {
        return new Locks(parts.store, parts.files, clock, process, SOON);
    }

    private static ThisProcess self(String hostname, long pid, String boot, String namespace) {
        return new ThisProcess(hostname, "root", pid, 0, 0, boot, namespace);
    }

    private void write(ThisProcess process, Instant time, LockMode mode) throws Exception {
        parts.files.write(
                FileKind.LOCK, LockDocument.of(process, time, mode, "").write());
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
