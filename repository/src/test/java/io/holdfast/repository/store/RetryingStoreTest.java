package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RetryingStoreTest {
    private static final StoreFile FILE = new StoreFile(FileKind.PACK, "ab".repeat(32));
    private static final List<Store.Bytes> CONTENT = List.of(Store.Bytes.of(new byte[] {1, 2, 3}));

    private final Store memory = new MemoryStore();

    @BeforeEach
    void make() throws Exception {
        memory.create();
    }

    private static Store trying(OneFault fault, Duration budget) {
        return new RetryingStore(fault.store(), budget, new Random(1));
    }

    @Test
    void a_write_whose_answer_was_lost_has_succeeded() throws Exception {
        OneFault fault = OneFault.in(memory, OneFault.Kind.LOST_ACKNOWLEDGEMENT, 1);
        trying(fault, Duration.ofSeconds(60)).write(FILE, CONTENT);
        assertThat(fault.happened()).isTrue();
        assertThat(memory.read(FILE)).containsExactly(1, 2, 3);
    }

    @Test
    void a_removal_whose_answer_was_lost_has_succeeded() throws Exception {
        memory.write(FILE, CONTENT);
        OneFault fault = OneFault.in(memory, OneFault.Kind.LOST_ACKNOWLEDGEMENT, 1);
        trying(fault, Duration.ofSeconds(60)).remove(FILE);
        assertThat(memory.exists(FILE)).isFalse();
    }

    @Test
    void an_error_that_passes_is_not_seen() throws Exception {
        memory.write(FILE, CONTENT);
        OneFault fault = OneFault.in(memory, OneFault.Kind.ERROR, 1);
        assertThat(trying(fault, Duration.ofSeconds(60)).read(FILE)).containsExactly(1, 2, 3);
        assertThat(fault.happened()).isTrue();
    }

    @Test
    void without_a_budget_the_first_error_is_told_with_the_place() {
        OneFault fault = OneFault.in(memory, OneFault.Kind.ERROR, 1);
        assertThatThrownBy(() -> trying(fault, Duration.ZERO).read(FILE))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("memory:")
                .hasMessageContaining("1 try")
                .hasMessageContaining("told to fail");
    }

    @Test
    void a_full_store_and_a_file_that_is_there_are_not_asked_again() throws Exception {
        OneFault full = OneFault.in(memory, OneFault.Kind.NO_ROOM, 1);
        assertThatThrownBy(() -> trying(full, Duration.ofSeconds(60)).write(FILE, CONTENT))
                .isInstanceOf(RepositoryException.StoreFull.class);
        memory.write(FILE, CONTENT);
        Store store = new RetryingStore(memory, Duration.ofSeconds(60), new Random(1));
        assertThatThrownBy(() -> store.write(FILE, CONTENT)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void many_calls_share_what_they_may_try_again_while_a_store_is_down_and_each_keeps_its_limit() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        AtomicBoolean down = new AtomicBoolean();
        memory.write(FILE, CONTENT);
        Store flaky = new StoreAround(memory) {
            @Override
            public byte[] read(StoreFile file) throws IOException {
                attempts.incrementAndGet();
                if (down.get()) {
                    throw new IOException("down");
                }
                return super.read(file);
            }
        };
        Store store = new RetryingStore(flaky, Duration.ofSeconds(6), new Random(1));
        store.read(FILE);
        down.set(true);
        attempts.set(0);
        int calls = 50;
        try (ExecutorService pool = Executors.newFixedThreadPool(calls)) {
            List<Future<byte[]>> waiting = IntStream.range(0, calls)
                    .mapToObj(i -> pool.submit(() -> store.read(FILE)))
                    .toList();
            for (Future<byte[]> call : waiting) {
                assertThatThrownBy(call::get).hasCauseInstanceOf(RepositoryException.class);
            }
        }
        // alone, each would try four or five times
        assertThat(attempts).hasValueBetween(calls + 32, calls + 32 + 40);

        down.set(false);
        assertThat(store.read(FILE)).containsExactly(1, 2, 3);
    }

    @Test
    void tokens_come_back_with_time_and_with_success() {
        RetryTokens tokens = new RetryTokens(2, Duration.ofNanos(100), Long.MAX_VALUE - 50);
        long now = Long.MAX_VALUE - 50;
        assertThat(tokens.take(now)).isZero();
        assertThat(tokens.take(now)).isZero();
        assertThat(tokens.take(now)).isEqualTo(100);
        assertThat(tokens.take(now + 60)).isEqualTo(140);
        tokens.giveBack();
        tokens.giveBack();
        assertThat(tokens.take(now + 100)).isZero();
        assertThat(tokens.take(now + 1000)).isZero();
        assertThat(tokens.take(now + 1000)).isZero();
        assertThat(tokens.take(now + 1000)).isEqualTo(100);
    }

    @Test
    void an_interrupted_thread_does_not_wait_for_another_attempt() {
        OneFault fault = OneFault.in(memory, OneFault.Kind.ERROR, 1);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> trying(fault, Duration.ofSeconds(60)).read(FILE))
                    .isInstanceOf(RepositoryException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }
}
