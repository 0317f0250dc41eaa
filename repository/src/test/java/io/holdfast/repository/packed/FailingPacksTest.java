package io.holdfast.repository.packed;

import static io.holdfast.repository.Parts.idOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Parts;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.pack.PackBuffer;
import io.holdfast.repository.store.FaultStore;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.StoreFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FailingPacksTest {
    private static final Set<Thread.State> WAITING =
            EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING, Thread.State.BLOCKED);

    @TempDir
    Path folder;

    @Test
    void packs_that_fail_while_the_last_session_ends_let_it_end_and_the_next_one_store() throws Exception {
        Path repository = Parts.init(folder.resolve("repository"));
        CountDownLatch full = new CountDownLatch(1);
        boolean[] failing = {true};
        try (Parts parts =
                new Parts(repository, store -> new FaultStore(store).failWrites(file -> fails(file, full, failing)))) {
            SavingSession session = parts.blobs.save(bytes -> {});
            byte[] blob = new byte[1 << 20];
            Random random = new Random(3);
            for (long saved = 0; saved < 2L * PackBuffer.TARGET + (2 << 20); saved += blob.length) {
                random.nextBytes(blob);
                session.save(BlobType.DATA, idOf(blob), blob, 0, blob.length);
            }
            // both packs are on their way to a store that fails them once the session waits for them
            Thread closing = Thread.ofPlatform().start(session::close);
            while (!WAITING.contains(closing.getState())) {
                Thread.onSpinWait();
            }
            full.countDown();
            assertThat(closing.join(Duration.ofSeconds(90)))
                    .as("the session ends")
                    .isTrue();

            failing[0] = false;
            try (SavingSession next = parts.blobs.save(bytes -> {})) {
                next.save(BlobType.DATA, idOf(blob), blob, 0, blob.length);
                next.flush();
            }
            assertThat(parts.store.list(FileKind.PACK)).hasSize(1);
            assertThat(parts.blobs.reading().load(BlobType.DATA, idOf(blob))).isEqualTo(blob);
        }
    }

    private static boolean fails(StoreFile file, CountDownLatch full, boolean[] failing) {
        if (file.kind() != FileKind.PACK) {
            return false;
        }
        try {
            full.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return failing[0];
    }
}
