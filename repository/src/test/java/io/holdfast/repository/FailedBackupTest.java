package io.holdfast.repository;

import static io.holdfast.repository.RepositoryOnDisk.PLAIN;
import static io.holdfast.repository.RepositoryOnDisk.noise;
import static io.holdfast.repository.RepositoryOnDisk.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository.BackupSummary;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backups that come to nothing. */
@Timeout(360)
class FailedBackupTest {
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
    void a_source_that_fails_leaves_no_snapshot_and_a_sound_repository() throws Exception {
        IOException gone = new IOException("the source went away");
        assertThatThrownBy(() -> disk.backup(sink -> {
                    sink.file(EntryPath.of("a"), PLAIN, stream(noise(30_000_000, 8)), Cuts.CONTENT);
                    throw gone;
                }))
                .isSameAs(gone);
        assertThat(disk.repository.snapshots()).isEmpty();
        disk.restic.checkReadingAllData();
        // what was stored is of use to the next one
        BackupSummary next =
                disk.backup(sink -> sink.file(EntryPath.of("a"), PLAIN, stream(noise(30_000_000, 8)), Cuts.CONTENT));
        assertThat(next.files()).isEqualTo(1);
        disk.restic.checkReadingAllData();
    }

    @Test
    void an_interrupted_backup_ends_soon_without_a_snapshot_or_a_thread_or_a_lock() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                disk.backup(sink -> sink.file(EntryPath.of("endless"), PLAIN, new Endless(reading), Cuts.CONTENT));
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        reading.await();
        thread.interrupt();
        assertThat(thread.join(Duration.ofSeconds(20))).isTrue();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThat(disk.repository.snapshots()).isEmpty();
        assertThat(folder.resolve("repository/locks")).isEmptyDirectory();
        disk.restic.checkReadingAllData();
    }

    /** Says when 40 MB of it have been read. */
    private static final class Endless extends InputStream {
        private final Random random = new Random(9);
        private final CountDownLatch reading;
        private long read;

        Endless(CountDownLatch reading) {
            this.reading = reading;
        }

        @Override
        public int read() {
            return random.nextInt(256);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                bytes[i] = (byte) random.nextInt();
            }
            read += length;
            if (read > 40_000_000) {
                reading.countDown();
            }
            return length;
        }
    }
}
