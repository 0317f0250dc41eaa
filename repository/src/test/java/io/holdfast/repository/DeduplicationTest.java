package io.holdfast.repository;

import static io.holdfast.repository.RepositoryOnDisk.PLAIN;
import static io.holdfast.repository.RepositoryOnDisk.noise;
import static io.holdfast.repository.RepositoryOnDisk.stream;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Repository.BackupSummary;
import io.holdfast.repository.Repository.Entry;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a backup adds to a repository that holds some of it already, be it by restic. */
@Timeout(360)
class DeduplicationTest {
    @TempDir
    Path folder;

    private RepositoryOnDisk disk;

    @BeforeEach
    void open() throws Exception {
        disk = new RepositoryOnDisk(folder);
    }

    @AfterEach
    void close() throws Exception {
        disk.close();
        Shell.run(folder, "chmod -R u+rwX . || true");
    }

    @Test
    void a_backup_of_the_same_folder_again_adds_only_a_snapshot() throws Exception {
        Path source = disk.oddFiles();
        BackupSummary first = disk.backup(new FolderContents(source, Cuts.CONTENT));
        BackupSummary second = disk.backup(new FolderContents(source, Cuts.CONTENT));
        assertThat(first.addedBytes()).isGreaterThan(9_000_000);
        assertThat(second.addedBytes()).isZero();
        assertThat(second.snapshot().tree()).isEqualTo(first.snapshot().tree());
        assertThat(disk.repository.snapshots()).hasSize(2);
    }

    @Test
    void content_that_restic_stored_is_not_stored_again() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.write(source.resolve("file"), noise(20_000_000, 1));
        disk.restic.backup(source, "file");
        BackupSummary summary = disk.backup(new FolderContents(source, Cuts.CONTENT));
        assertThat(summary.bytes()).isEqualTo(20_000_000);
        assertThat(summary.addedBytes()).isBetween(1L, 2000L);
    }

    @Test
    void content_that_we_stored_restic_does_not_store_again() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.write(source.resolve("file"), noise(20_000_000, 2));
        disk.backup(new FolderContents(source, Cuts.CONTENT));
        long before = disk.repository.storedBytes();
        disk.restic.backup(source, "file");
        assertThat(disk.repository.storedBytes() - before).isBetween(1L, 10_000L);
    }

    @Test
    void an_edited_large_file_adds_little_more_than_its_edits() throws Exception {
        byte[] before = noise(300_000_000, 3);
        BackupSummary first =
                disk.backup(sink -> sink.file(EntryPath.of("large"), PLAIN, stream(before), Cuts.CONTENT));
        assertThat(first.addedBytes()).isBetween(300_000_000L, 301_000_000L);

        // overwritten in one place, 1000 bytes inserted in another
        byte[] after = new byte[before.length + 1000];
        System.arraycopy(before, 0, after, 0, 200_000_000);
        System.arraycopy(before, 200_000_000, after, 200_001_000, 100_000_000);
        System.arraycopy(noise(100_000, 4), 0, after, 150_000_000, 100_000);
        BackupSummary second =
                disk.backup(sink -> sink.file(EntryPath.of("large"), PLAIN, stream(after), Cuts.CONTENT));
        assertThat(second.bytes()).isEqualTo(300_001_000);
        assertThat(second.addedBytes()).isLessThan(25_000_000);

        disk.restic.restore(second.snapshot().id(), folder.resolve("theirs"));
        assertThat(Arrays.equals(Files.readAllBytes(folder.resolve("theirs/large")), after))
                .isTrue();
        assertThat(Arrays.equals(disk.read(first.snapshot(), "large"), before)).isTrue();
    }

    @Test
    void pages_changed_in_place_add_only_their_own_chunks_with_fixed_cuts() throws Exception {
        byte[] pages = noise(64 << 20, 5);
        Cuts cuts = new Cuts.Fixed(1 << 20);
        disk.backup(sink -> sink.file(EntryPath.of("base/1/16384"), PLAIN, stream(pages), cuts));
        for (int page : new int[] {3, 4000, 8100}) {
            pages[page * 8192]++;
        }
        BackupSummary second = disk.backup(sink -> sink.file(EntryPath.of("base/1/16384"), PLAIN, stream(pages), cuts));
        assertThat(second.addedBytes()).isBetween(3L << 20, (3L << 20) + 20_000);
        disk.restic.checkReadingAllData();
        assertThat(disk.restic.run("dump", second.snapshot().id(), "/base/1/16384"))
                .isEqualTo(pages);
    }

    @Test
    void files_of_an_earlier_snapshot_are_taken_over_without_being_read() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.write(source.resolve("old"), noise(5_000_000, 7));
        disk.restic.backup(source, "old");
        Snapshot theirs = disk.repository.snapshots().getFirst();
        BackupSummary summary = disk.backup(sink -> {
            sink.reuse(EntryPath.of("kept/new"), theirs, EntryPath.of("old"));
            sink.file(EntryPath.of("next"), PLAIN, stream(new byte[] {1}), Cuts.CONTENT);
        });
        assertThat(summary.bytes()).isEqualTo(5_000_001);
        assertThat(summary.addedBytes()).isLessThan(5000);
        disk.restic.checkReadingAllData();
        assertThat(disk.restic.run("dump", summary.snapshot().id(), "/kept/new"))
                .isEqualTo(noise(5_000_000, 7));
    }

    @Test
    void backups_at_the_same_time_share_what_they_store() throws Exception {
        byte[] content = noise(30_000_000, 10);
        AtomicLong added = new AtomicLong();
        List<Thread> threads = new ArrayList<>();
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 3; i++) {
            String name = "file" + i;
            threads.add(Thread.ofPlatform().start(() -> {
                try {
                    added.addAndGet(
                            disk.backup(sink -> sink.file(EntryPath.of(name), PLAIN, stream(content), Cuts.CONTENT))
                                    .addedBytes());
                } catch (Throwable e) {
                    failures.add(e);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(added.get()).isBetween(30_000_000L, 30_100_000L);
        disk.restic.checkReadingAllData();
        for (Snapshot snapshot : disk.repository.snapshots()) {
            Entry entry = disk.repository.list(snapshot, EntryPath.ROOT).getFirst();
            assertThat(disk.restic.run("dump", snapshot.id(), "/" + entry.name()))
                    .isEqualTo(content);
        }
    }
}
