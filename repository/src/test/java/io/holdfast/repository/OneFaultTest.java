package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.key.Keys;
import io.holdfast.repository.mirror.Mirror;
import io.holdfast.repository.mirror.MirrorReport;
import io.holdfast.repository.mirror.MirrorRequest;
import io.holdfast.repository.prune.MaxUnused;
import io.holdfast.repository.prune.PruneRequest;
import io.holdfast.repository.repair.RepairReport;
import io.holdfast.repository.repair.RepairRequest;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.OneFault;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Lets each operation on the store go wrong once, in every way, for each of a repository's works. Whatever comes of it:
 * the repository is sound, what was there is there, and the same work done again comes to its end. Our own check judges
 * each run, and restic each form of repository that the runs leave.
 */
class OneFaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final int THREADS = 16;

    @TempDir(factory = InMemory.class)
    Path folder;

    private Path base;
    private Keys.Opened key;
    private Snapshot kept;
    private Snapshot forgotten;
    private final Set<String> judged = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void make() throws Exception {
        base = Parts.init(folder.resolve("base"));
        key = Backups.key(base);
        try (Repository repository = open(base)) {
            forgotten = repository
                    .backup(
                            Backups.request("/forgotten"),
                            sink -> {
                                Backups.file(sink, "gone", Backups.noise(1, 300_000));
                                Backups.file(sink, "shared", Backups.noise(2, 300_000));
                            },
                            Progress.NONE)
                    .snapshot();
            kept = repository
                    .backup(
                            Backups.request("/kept"),
                            sink -> Backups.file(sink, "shared", Backups.noise(2, 300_000)),
                            Progress.NONE)
                    .snapshot();
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_backup_with_one_fault_does_no_harm(OneFault.Kind kind) throws Exception {
        everywhere(
                kind,
                repository -> repository.backup(
                        Backups.request("/next"),
                        sink -> {
                            Backups.file(sink, "shared", Backups.noise(2, 300_000));
                            Backups.file(sink, "next", Backups.noise(3, 300_000));
                        },
                        Progress.NONE));
    }

    @ParameterizedTest
    @EnumSource
    void a_forget_and_a_prune_with_one_fault_do_no_harm(OneFault.Kind kind) throws Exception {
        PruneRequest request =
                PruneRequest.DEFAULT.withMaxUnused(new MaxUnused.Bytes(0)).withPatience(Duration.ZERO);
        everywhere(kind, repository -> {
            if (repository.snapshots().contains(forgotten)) {
                repository.forget(List.of(forgotten.id()));
            }
            repository.prune(request, Progress.NONE);
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_rebuilt_index_with_one_fault_does_no_harm(OneFault.Kind kind) throws Exception {
        everywhere(kind, repository -> repository.rebuildIndex(true, Progress.NONE));
    }

    @ParameterizedTest
    @EnumSource
    void changed_tags_with_one_fault_do_no_harm(OneFault.Kind kind) throws Exception {
        everywhere(kind, repository -> {
            repository.retag(List.of(kept.id()), tags -> tags);
            for (Snapshot snapshot : repository.snapshots()) {
                if (snapshot.id().equals(forgotten.id())) {
                    repository.retag(List.of(snapshot.id()), tags -> List.of("tagged"));
                }
            }
        });
    }

    /** By itself: a key that is added takes longer than all that is done to tags. */
    @ParameterizedTest
    @EnumSource
    void changed_keys_with_one_fault_do_no_harm(OneFault.Kind kind) throws Exception {
        everywhere(kind, repository -> {
            try (Password another = Password.of("another".toCharArray())) {
                String added = repository.keys().add(another, "holdfast", "db1").id();
                repository.keys().remove(added);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_repair_with_one_fault_does_no_harm(OneFault.Kind kind) throws Exception {
        RepairRequest request = new RepairRequest(false, true, false, RepairRequest.SUFFIX, Set.of(), true);
        everywhere(kind, repository -> {
            RepairReport report = repository.repair(Optional.empty(), request, Progress.NONE);
            // what cannot be read at one moment is not lost
            assertThat(report.snapshots()).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource
    void a_copy_with_one_fault_does_no_harm(OneFault.Kind kind) throws Exception {
        Path other = Parts.init(folder.resolve("other"));
        everywhere(
                kind,
                other,
                Backups.key(other),
                target -> {
                    try (Repository source = open(base)) {
                        source.copyTo(target, List.of(forgotten, kept), Progress.NONE);
                    }
                },
                target -> assertThat(target.snapshots())
                        .extracting(copy -> copy.original().orElseThrow())
                        .containsExactlyInAnyOrder(forgotten.id(), kept.id()));
    }

    @ParameterizedTest
    @EnumSource
    void a_mirror_with_one_fault_at_either_end_does_no_harm(OneFault.Kind kind) throws Exception {
        for (boolean atSource : new boolean[] {true, false}) {
            boolean more = true;
            for (int at = 1; more; at++) {
                Path place = folder.resolve("mirror-" + atSource + at);
                LocalStore from = new LocalStore(base, Clock.systemUTC());
                LocalStore to = new LocalStore(place, Clock.systemUTC());
                OneFault fault = OneFault.in(atSource ? from : to, kind, at);
                MirrorRequest request = new MirrorRequest(true, false);
                try {
                    MirrorReport report = new Mirror(
                                    atSource ? fault.store() : from,
                                    atSource ? to : fault.store(),
                                    request,
                                    Progress.NONE)
                            .run();
                    assertThat(report.damaged()).as(kind + " at " + at).isEmpty();
                } catch (IOException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
                if (Files.exists(place.resolve("config"))) {
                    judge(place, key, kind + " at " + at);
                }
                assertThat(new Mirror(from, to, request, Progress.NONE).run().damaged())
                        .isEmpty();
                assertThat(names(place)).as(kind + " at " + at).isEqualTo(names(base));
                more = fault.happened();
            }
        }
    }

    private static Set<String> names(Path place) throws IOException {
        Set<String> names = new TreeSet<>();
        for (Path path : all(place)) {
            if (Files.isRegularFile(path)) {
                names.add(place.relativize(path) + " " + Files.size(path));
            }
        }
        return names;
    }

    private interface Work {
        void on(Repository repository) throws Exception;
    }

    private void everywhere(OneFault.Kind kind, Work work) throws Exception {
        everywhere(kind, base, key, work, repository -> {
            try (InputStream in = repository.read(kept, EntryPath.of("shared"))) {
                assertThat(in.readAllBytes()).isEqualTo(Backups.noise(2, 300_000));
            }
        });
    }

    /** @param proof that the work has come to its end */
    private void everywhere(OneFault.Kind kind, Path template, Keys.Opened opens, Work work, Work proof)
            throws Exception {
        int operations =
                once(kind, template, opens, Integer.MAX_VALUE, work, proof).operations();
        assertThat(operations).as("operations that can go wrong").isPositive();
        // most of the time they wait for locks
        Parallel.forEach(IntStream.rangeClosed(1, operations).boxed().toList(), THREADS, at -> {
            try {
                once(kind, template, opens, at, work, proof);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        // the same work may take a few more when its threads run in another order
        int at = operations + 1;
        while (once(kind, template, opens, at, work, proof).happened()) {
            at++;
        }
    }

    /** @return what there was in the way of the first work */
    private OneFault once(OneFault.Kind kind, Path template, Keys.Opened opens, int at, Work work, Work proof)
            throws Exception {
        Path place = folder.resolve(kind + "-" + at);
        link(template, place);
        OneFault[] fault = new OneFault[1];
        try (Repository repository =
                Backups.open(place, opens, store -> (fault[0] = OneFault.in(store, kind, at)).store(), PATIENCE)) {
            work.on(repository);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
        // a lock whose removal failed is that of a process that lives on in this test
        for (Path lock : all(place.resolve("locks"))) {
            if (Files.isRegularFile(lock)) {
                Files.delete(lock);
            }
        }
        judge(place, opens, kind + " at " + at);
        try (Repository repository = Backups.open(place, opens, store -> store, PATIENCE)) {
            work.on(repository);
            proof.on(repository);
        }
        judge(place, opens, kind + " at " + at + ", done again");
        for (Path path : all(place).reversed()) {
            Files.delete(path);
        }
        return fault[0];
    }

    /** A copy of it whose files, which never change, are the same. */
    private static void link(Path from, Path to) throws IOException {
        for (Path path : all(from)) {
            Path target = to.resolve(from.relativize(path));
            if (Files.isDirectory(path)) {
                Files.createDirectory(target);
            } else {
                Files.createLink(target, path);
            }
        }
    }

    private static List<Path> all(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.toList();
        }
    }

    private static long files(Path folder) {
        try {
            return all(folder).stream().filter(Files::isRegularFile).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void judge(Path place, Keys.Opened opens, String what) throws Exception {
        try (Repository repository = Backups.open(place, opens, store -> store, PATIENCE)) {
            assertThat(repository.check(true, Progress.NONE).errors()).as(what).isEmpty();
        }
        String form = Stream.of("snapshots", "index", "data")
                .map(part -> part + files(place.resolve(part)))
                .toList()
                .toString();
        if (judged.add(form)) {
            Backups.sound(place);
        }
    }

    private Repository open(Path place) throws Exception {
        return Backups.open(place, key, store -> store, PATIENCE);
    }
}
