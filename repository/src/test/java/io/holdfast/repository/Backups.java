package io.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.config.RepositoryConfig;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.key.Keys;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.repository.restore.RestoreOptions;
import io.holdfast.repository.restore.Restorer;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.TreeReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** What tests back up, and repositories opened with something between them and their files. */
final class Backups {
    static final Instant TIME = Instant.parse("2026-02-03T04:05:06.789012345Z");

    private Backups() {}

    static SnapshotRequest request(String path) {
        return new SnapshotRequest(TIME, "db1", "holdfast", List.of(path), List.of(), Optional.empty());
    }

    static void file(SnapshotSink sink, String name, String content) throws IOException, InterruptedException {
        file(sink, name, content.getBytes(UTF_8));
    }

    static void file(SnapshotSink sink, String name, byte[] content) throws IOException, InterruptedException {
        file(sink, name, new ByteArrayInputStream(content));
    }

    static void file(SnapshotSink sink, String name, InputStream content) throws IOException, InterruptedException {
        sink.file(EntryPath.of(name), EntryMetadata.synthetic(0600, TIME), content, Cuts.CONTENT);
    }

    static byte[] noise(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Noise without end. */
    static InputStream endlessNoise(long seed) {
        Random random = new Random(seed);
        return new InputStream() {
            @Override
            public int read() {
                return random.nextInt(256);
            }

            @Override
            public int read(byte[] target, int from, int length) {
                byte[] bytes = new byte[length];
                random.nextBytes(bytes);
                System.arraycopy(bytes, 0, target, from, length);
                return length;
            }
        };
    }

    /** @param around puts something between the repository and its files */
    static Repository open(Path directory, UnaryOperator<Store> around, Duration patience) throws IOException {
        return open(directory, key(directory), around, patience);
    }

    /** Takes a tenth of a second: for those who open a repository and its copies a hundred times. */
    static Keys.Opened key(Path directory) throws IOException {
        Clock clock = Clock.systemUTC();
        try (Password password = Parts.password()) {
            return new Keys(new LocalStore(directory, clock), clock, new SecureRandom()).openAny(password);
        }
    }

    static Repository open(Path directory, Keys.Opened key, UnaryOperator<Store> around, Duration patience)
            throws IOException {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        LocalStore store = new LocalStore(directory, clock);
        RepositoryConfig config = RepositoryConfig.read(new SealedFiles(store, key.key(), random, false));
        Store between = around.apply(store);
        return new OpenRepository(between, QuickKeys.of(between, clock, random), key, config, clock, random, patience);
    }

    /** A repository with a snapshot of a megabyte of noise. */
    static Path withOneSnapshot(Path place) throws Exception {
        Parts.init(place);
        try (Repository repository = open(place, store -> store, Duration.ofSeconds(5))) {
            repository.backup(request("/old"), sink -> file(sink, "old", noise(1, 1_000_000)), Progress.NONE);
        }
        return place;
    }

    /** Has restic judge it, and restores every snapshot. */
    static void sound(Path place) throws Exception {
        // the lock of a process that crashed in this test, which lives on, stands in the way
        assertThat(new String(new Restic(place).run("check", "--read-data", "--no-lock"), UTF_8))
                .contains("no errors were found");
        restorable(place);
    }

    /** Restores every snapshot, whatever locks there are. */
    private static void restorable(Path place) throws Exception {
        try (Parts parts = new Parts(place)) {
            parts.index.load();
            Restorer restorer = new Restorer(parts.blobs.reading(), new TreeReader(parts.blobs.reading()));
            for (Snapshot snapshot : parts.snapshots.all()) {
                Path target = InMemory.create();
                restorer.restore(
                        BlobId.parse(snapshot.tree()), EntryPath.ROOT, target, RestoreOptions.DEFAULT, Progress.NONE);
                if (snapshot.paths().equals(List.of("/old"))) {
                    assertThat(target.resolve("old")).hasBinaryContent(noise(1, 1_000_000));
                }
                Shell.run(target, "rm -rf '" + target + "'");
            }
        }
    }

    /** As {@link #sound}, with so many snapshots and no lock left. */
    static void soundAndComplete(Path place, int snapshots) throws Exception {
        new Restic(place).checkReadingAllData();
        restorable(place);
        assertThat(Shell.run(place, "ls snapshots | wc -l").strip()).isEqualTo("" + snapshots);
        assertThat(place.resolve("locks")).isEmptyDirectory();
    }
}
