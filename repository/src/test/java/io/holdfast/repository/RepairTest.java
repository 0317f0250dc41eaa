package io.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.mirror.MirrorRequest;
import io.holdfast.repository.repair.RepairReport;
import io.holdfast.repository.repair.RepairRequest;
import io.holdfast.repository.store.FaultStore;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage of every kind to every kind of file, repaired from a mirror and without; restic judges. */
@Timeout(360)
class RepairTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final RepairRequest SNAPSHOTS = new RepairRequest(false, true, true, ".repaired", Set.of(), true);

    @TempDir
    static Path made;

    @TempDir
    Path folder;

    private Path place;
    private Path mirror;

    /** Two snapshots in several packs. */
    @BeforeAll
    static void make() throws Exception {
        Path whole = Parts.init(made.resolve("repository"));
        try (Repository repository = Backups.open(whole, store -> store, PATIENCE)) {
            for (int number = 1; number <= 2; number++) {
                int seed = number;
                repository.backup(
                        Backups.request("/snapshot" + number),
                        sink -> {
                            Backups.file(sink, "shared/large", Backups.noise(9, 9_000_000));
                            Backups.file(sink, "own/large", Backups.noise(seed, 12_000_000));
                            for (int i = 0; i < 20; i++) {
                                Backups.file(sink, "own/small" + i, "small " + seed + " " + i);
                            }
                        },
                        Progress.NONE);
            }
        }
        Repositories.mirror(whole, made.resolve("mirror"), new MirrorRequest(false, false), Progress.NONE);
    }

    @BeforeEach
    void copy() throws Exception {
        Shell.run(folder, "cp -a '" + made.resolve("repository") + "' '" + made.resolve("mirror") + "' .");
        place = folder.resolve("repository");
        mirror = folder.resolve("mirror");
    }

    private List<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.walk(place.resolve(kind))) {
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static void damage(Path file, Random random) throws IOException {
        file.toFile().setWritable(true);
        switch (random.nextInt(3)) {
            case 0 -> Files.delete(file);
            case 1 -> {
                try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
                    raw.setLength(random.nextLong(raw.length()));
                }
            }
            default -> flip(file, random);
        }
    }

    private static void flip(Path file, Random random) throws IOException {
        file.toFile().setWritable(true);
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            long at = random.nextLong(raw.length());
            raw.seek(at);
            int old = raw.read();
            raw.seek(at);
            raw.write(old ^ 1 << random.nextInt(8));
        }
    }

    /** Snapshots' paths and the files in them, by the stock client. */
    private static List<String> names(Path place) throws Exception {
        List<String> names = new ArrayList<>();
        for (String path : List.of("/snapshot1", "/snapshot2")) {
            new String(new Restic(place).run("ls", "--path", path, "latest"), UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("/"))
                    .forEach(line -> names.add(path + line));
        }
        return names;
    }

    private static Set<String> said(RepairReport report) {
        Set<String> said = new TreeSet<>();
        report.snapshots().forEach(it -> {
            it.cut().forEach(path -> said.add(it.snapshot().shortId() + " " + path));
            it.emptied().forEach(path -> said.add(it.snapshot().shortId() + " " + path + "/"));
        });
        return said;
    }

    private RepairReport repair(boolean withMirror, RepairRequest request) throws Exception {
        try (Store copy = new LocalStore(mirror, Clock.systemUTC());
                Repository repository = Backups.open(place, store -> store, PATIENCE)) {
            return repository.repair(withMirror ? Optional.of(copy) : Optional.empty(), request, Progress.NONE);
        }
    }

    /** What every file holds that can be restored, by snapshot and path. */
    private static Map<String, String> contents(Path place, Path target) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
            for (var snapshot : repository.snapshots()) {
                Path restored = target.resolve(snapshot.shortId());
                new Restic(place).restore(snapshot.id(), restored);
                if (!Files.exists(restored)) {
                    // nothing of it is left
                    continue;
                }
                String sums = Shell.run(restored, "find . -type f -exec sha256sum {} +");
                sums.lines()
                        .forEach(line ->
                                contents.put(snapshot.paths().getFirst() + line.substring(67), line.substring(0, 64)));
            }
        }
        return contents;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void from_a_mirror_all_that_was_damaged_comes_back(long seed) throws Exception {
        Random random = new Random(seed);
        List<Path> damaged = new ArrayList<>();
        for (String kind : List.of("data", "data", "index")) {
            List<Path> files = files(kind);
            Path file = files.get(random.nextInt(files.size()));
            if (!damaged.contains(file)) {
                damage(file, random);
                damaged.add(file);
            }
        }
        Path snapshot = files("snapshots").getFirst();
        // what is not there may have been removed on purpose: only a snapshot that is damaged comes back
        flip(snapshot, random);
        damaged.add(snapshot);

        RepairReport report = repair(true, RepairRequest.DEFAULT);

        assertThat(report.whole()).as("%s", report).isTrue();
        assertThat(report.snapshots()).isEmpty();
        new Restic(place).checkReadingAllData();
        assertThat(contents(place, folder.resolve("ours"))).isEqualTo(contents(mirror, folder.resolve("theirs")));
        assertThat(place.resolve("locks")).isEmptyDirectory();
    }

    @Test
    void a_mirror_opens_a_repository_whose_keys_and_config_are_gone() throws Exception {
        for (String how :
                List.of("rm -f keys/* config", "chmod u+w keys/* config; echo x >> config; echo x >> keys/*")) {
            Shell.run(place, how);
            try (Password password = Parts.password();
                    Store copy = new LocalStore(mirror, Clock.systemUTC())) {
                assertThatThrownBy(() -> Repositories.open(place, password).close())
                        .isInstanceOf(RepositoryException.class);
                Repositories.openWithMirror(new LocalStore(place, Clock.systemUTC()), copy, password)
                        .close();
            }
            new Restic(place).checkReadingAllData();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void without_a_mirror_what_is_intact_stays_and_the_rest_is_named(long seed) throws Exception {
        Random random = new Random(seed);
        Map<String, String> before = contents(place, folder.resolve("before"));
        for (String kind : List.of("data", "index")) {
            List<Path> files = files(kind);
            damage(files.get(random.nextInt(files.size())), random);
        }
        RepairReport looked = repair(false, new RepairRequest(true, true, true, ".repaired", Set.of(), true));

        RepairReport report = repair(false, SNAPSHOTS);

        if (looked.looked()) {
            assertThat(said(looked)).containsAll(said(report));
        }
        new Restic(place).checkReadingAllData();
        Map<String, String> after = contents(place, folder.resolve("after"));
        Set<String> named = new TreeSet<>();
        report.snapshots().forEach(it -> {
            String root = it.snapshot().paths().getFirst();
            it.cut().forEach(path -> named.add(root + path));
            it.emptied().forEach(path -> named.add(root + path));
        });
        before.forEach((path, sum) -> {
            boolean isNamed = named.stream().anyMatch(path::startsWith);
            if (!isNamed) {
                assertThat(after).as("seed %d: %s", seed, report).containsEntry(path, sum);
            }
        });
        // nothing has become something else under its own name
        after.forEach((path, sum) -> {
            if (!path.endsWith(".repaired")) {
                assertThat(before).containsEntry(path, sum);
            }
        });
        assertThat(repair(false, RepairRequest.DEFAULT).whole()).isTrue();
    }

    @Test
    void a_damaged_pack_is_emptied_of_what_is_sound_and_removed() throws Exception {
        Path pack = files("data").stream()
                .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
        try (RandomAccessFile raw = new RandomAccessFile(pack.toFile(), "rw")) {
            raw.seek(100);
            raw.write(new byte[50]);
        }
        RepairReport report = repair(false, RepairRequest.DEFAULT);
        assertThat(report.salvaged()).singleElement().satisfies(salvaged -> {
            assertThat(salvaged.pack()).isEqualTo(pack.getFileName().toString());
            assertThat(salvaged.saved()).isPositive();
            assertThat(salvaged.lost()).hasSize(1);
        });
        assertThat(report.whole()).isFalse();
        assertThat(report.snapshots()).isNotEmpty().allSatisfy(it -> {
            assertThat(it.without()).isEmpty();
            assertThat(it.cut()).hasSize(1);
        });
        assertThat(pack).doesNotExist();
        // a snapshot that needs what is lost is not changed unasked, and says so
        assertThat(new Restic(place).fail("check")).contains("not found in index");

        // written anew without it, it is written once only
        RepairRequest beside = new RepairRequest(false, true, false, ".repaired", Set.of(), true);
        RepairReport written = repair(false, beside);
        assertThat(written.snapshots())
                .isNotEmpty()
                .allSatisfy(it -> assertThat(it.without()).isPresent());
        Set<Path> snapshots = Set.copyOf(files("snapshots"));
        Set<Path> packs = Set.copyOf(files("data"));
        RepairReport again = repair(false, beside);
        assertThat(again.snapshots()).isEqualTo(written.snapshots());
        assertThat(Set.copyOf(files("snapshots"))).isEqualTo(snapshots);
        assertThat(Set.copyOf(files("data"))).isEqualTo(packs);
    }

    @Test
    void only_a_mirror_of_the_same_repository_is_taken() throws Exception {
        Path other = Parts.init(folder.resolve("other"));
        for (Path wrong : List.of(other, folder.resolve("nowhere"))) {
            try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
                Store store = new LocalStore(wrong, Clock.systemUTC());
                assertThatThrownBy(() -> repository.repair(Optional.of(store), SNAPSHOTS, Progress.NONE))
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("Name a mirror of this one");
            }
        }
    }

    @Test
    void a_hold_keeps_a_damaged_snapshot() throws Exception {
        try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
            repository.retag(
                    repository.snapshots().stream().map(it -> it.id()).toList(),
                    tags -> io.holdfast.repository.snapshot.LegalHold.add(tags, "case"));
        }
        Files.delete(files("data").getFirst());
        assertThatThrownBy(() -> repair(false, SNAPSHOTS)).isInstanceOf(RepositoryException.Held.class);
        assertThat(files("snapshots")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void a_stop_after_any_store_write_of_a_repair_loses_nothing_that_was_there() throws Exception {
        Random random = new Random(5);
        Path pack = files("data").stream()
                .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
                .orElseThrow();
        try (RandomAccessFile raw = new RandomAccessFile(pack.toFile(), "rw")) {
            raw.seek(100);
            raw.write(new byte[50]);
        }
        flip(files("index").getFirst(), random);
        Shell.run(folder, "mv repository base");
        List<String> whole = null;
        int stops = 0;
        for (boolean completed = false; !completed; stops++) {
            Shell.run(folder, "rm -rf repository; cp -a base repository");
            int stop = stops;
            Repository repository = Backups.open(
                    place, store -> new FaultStore(store).crashAfter(stop).tearing(place), PATIENCE);
            try {
                repository.repair(Optional.empty(), SNAPSHOTS, Progress.NONE);
                completed = true;
            } catch (IOException e) {
                assertThat(e).hasStackTraceContaining("crashed");
            }
            Shell.run(place, "rm -f locks/*");
            assertThat(repair(false, SNAPSHOTS).whole()).isTrue();
            assertThat(new String(new Restic(place).run("check", "--read-data"), UTF_8))
                    .contains("no errors were found");
            List<String> left = names(place);
            if (whole != null) {
                assertThat(left).as("after stop %d", stop).isEqualTo(whole);
            }
            whole = left;
        }
        assertThat(stops - 1).isGreaterThan(8);
    }
}
