package io.holdfast.repository.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Timeout(180)
@Isolated("it looks at the threads of the whole process")
class ArchiverFailuresTest {
    private static final long POLYNOMIAL = 0x3DA3358B4DC173L;
    private static final EntryMetadata PLAIN = EntryMetadata.synthetic(0640, Instant.parse("2026-01-02T03:04:05.678Z"));

    private final FakeBlobs blobs = new FakeBlobs();
    private final TreeReader trees = new TreeReader(blobs);

    private Archiver archiver() {
        return new Archiver(blobs, trees, POLYNOMIAL, Progress.NONE);
    }

    @AfterEach
    void no_thread_is_left_behind() throws Exception {
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("holdfast-archiver")) {
                // its pool has ended; it may be about to
                assertThat(thread.join(Duration.ofSeconds(60)))
                        .as(thread.getName())
                        .isTrue();
            }
        }
    }

    @Test
    void a_path_given_twice_or_below_a_file_is_an_error() throws Exception {
        try (Archiver archiver = archiver()) {
            EntryPath path = EntryPath.of("a/b");
            archiver.file(path, PLAIN, InputStream.nullInputStream(), Cuts.CONTENT);
            archiver.directory(EntryPath.of("a"), PLAIN);
            assertThatThrownBy(() -> archiver.file(path, PLAIN, InputStream.nullInputStream(), Cuts.CONTENT))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("'/a/b' was given twice");
            assertThatThrownBy(() -> archiver.directory(path, PLAIN)).hasMessageContaining("'/a/b' was given twice");
            assertThatThrownBy(() -> archiver.directory(EntryPath.of("a"), PLAIN))
                    .hasMessageContaining("twice");
            assertThatThrownBy(() -> archiver.symbolicLink(EntryPath.of("a"), PLAIN, new byte[] {1}))
                    .hasMessageContaining("twice");
            assertThatThrownBy(() -> archiver.directory(EntryPath.of("a/b/c/d"), PLAIN))
                    .isInstanceOf(RepositoryException.class)
                    .hasMessageContaining("'/a/b' was given as a file, so '/a/b/c/d'");
            assertThatThrownBy(() -> archiver.directory(EntryPath.ROOT, PLAIN)).hasMessageContaining("root");
            assertThatThrownBy(() -> archiver.symbolicLink(EntryPath.ROOT, PLAIN, new byte[] {1}))
                    .hasMessageContaining("root");
            assertThat(archiver.finish().files()).isEqualTo(1);
        }
    }

    @Test
    void a_source_may_go_on_without_a_file_that_it_failed_to_read() throws Exception {
        try (Archiver archiver = archiver()) {
            InputStream failing = new Noise(3 << 20) {
                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    if (remaining < 1 << 20) {
                        throw new IOException("bad sector");
                    }
                    return super.read(bytes, offset, length);
                }
            };
            assertThatThrownBy(() -> archiver.file(EntryPath.of("bad"), PLAIN, failing, Cuts.CONTENT))
                    .hasMessage("bad sector");
            archiver.file(EntryPath.of("good"), PLAIN, InputStream.nullInputStream(), Cuts.CONTENT);
            Archiver.Archived archived = archiver.finish();
            assertThat(archived.files()).isEqualTo(1);
            assertThat(trees.load(archived.root()))
                    .extracting(node -> node.name().toString())
                    .containsExactly("good");
        }
    }

    @Test
    void a_failing_store_ends_a_long_stream_and_everything_after_it_with_its_own_error() {
        IOException full = new RepositoryException.StoreFull("the store is full. Make room.", new IOException());
        AtomicLong saved = new AtomicLong();
        blobs.keeping = false;
        blobs.beforeSave = type -> {
            if (saved.incrementAndGet() > 5) {
                throw full;
            }
        };
        try (Archiver archiver = archiver()) {
            Noise endless = new Noise(Long.MAX_VALUE);
            assertThatThrownBy(() -> archiver.file(EntryPath.of("endless"), PLAIN, endless, Cuts.CONTENT))
                    .isSameAs(full);
            assertThatThrownBy(() -> archiver.directory(EntryPath.of("a"), PLAIN))
                    .isSameAs(full);
            assertThatThrownBy(archiver::finish).isSameAs(full);
        }
    }

    @Test
    void a_failure_of_the_last_chunk_or_of_a_tree_surfaces_in_finish() throws Exception {
        for (BlobType failing : BlobType.values()) {
            blobs.beforeSave = type -> {
                if (type == failing) {
                    throw new IOException("no " + failing);
                }
            };
            try (Archiver archiver = archiver()) {
                archiver.file(EntryPath.of("a"), PLAIN, new ByteArrayInputStream(new byte[] {1}), Cuts.CONTENT);
                assertThatThrownBy(archiver::finish).hasMessage("no " + failing);
            }
        }
    }

    @Test
    void interrupting_a_caller_that_waits_for_the_store_ends_it() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        blobs.beforeSave = type -> {
            stuck.countDown();
            never.await();
        };
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Archiver archiver = archiver();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                archiver.file(EntryPath.of("a"), PLAIN, new Noise(Long.MAX_VALUE), Cuts.CONTENT);
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        stuck.await();
        caller.interrupt();
        caller.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        // and the workers that are stuck in the store
        archiver.close();
        assertThat(blobs.saving).hasValue(0);
    }

    @Test
    void closing_wakes_callers_that_wait_for_the_store() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        blobs.beforeSave = type -> {
            stuck.countDown();
            new CountDownLatch(1).await();
        };
        Archiver archiver = archiver();
        List<Throwable> thrown = Collections.synchronizedList(new ArrayList<>());
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            EntryPath path = EntryPath.of("file" + i);
            callers.add(Thread.ofPlatform().start(() -> {
                try {
                    archiver.file(path, PLAIN, new Noise(Long.MAX_VALUE), Cuts.CONTENT);
                } catch (Throwable e) {
                    thrown.add(e);
                }
            }));
        }
        stuck.await();
        archiver.close();
        for (Thread caller : callers) {
            assertThat(caller.join(Duration.ofSeconds(90))).isTrue();
        }
        assertThat(thrown).hasSize(4).allSatisfy(e -> assertThat(e).isInstanceOf(IOException.class));
        assertThatThrownBy(archiver::finish).isInstanceOf(IOException.class);
    }

    @Test
    void nothing_is_taken_after_finish() throws Exception {
        try (Archiver archiver = archiver()) {
            archiver.finish();
            assertThatThrownBy(() -> archiver.directory(EntryPath.of("a"), PLAIN))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(archiver::finish).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void a_file_that_is_still_being_read_is_not_completed() throws Exception {
        try (Archiver archiver = archiver()) {
            CountDownLatch reading = new CountDownLatch(1);
            InputStream slow = new InputStream() {
                @Override
                public int read() throws IOException {
                    reading.countDown();
                    try {
                        TimeUnit.HOURS.sleep(1);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return -1;
                }
            };
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    archiver.file(EntryPath.of("slow"), PLAIN, slow, Cuts.CONTENT);
                } catch (IOException | InterruptedException e) {
                    // that is how it ends
                }
            });
            reading.await();
            assertThatThrownBy(archiver::finish)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("slow");
            caller.interrupt();
            caller.join();
        }
    }
}
