package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A store that says that all is well and keeps something else. */
class VerifiedWritesTest {
    private static final StoreFile FILE = new StoreFile(FileKind.PACK, "ab".repeat(32));

    private final AtomicInteger writes = new AtomicInteger();
    private final Store memory = new MemoryStore();

    /** @param times how many writes go wrong, from the first on */
    private Store faulty(int times, UnaryOperator<byte[]> change) {
        return new StoreAround(memory) {
            @Override
            public void write(StoreFile file, List<Bytes> parts) throws IOException {
                if (writes.incrementAndGet() > times) {
                    super.write(file, parts);
                    return;
                }
                List<Bytes> changed = new ArrayList<>(parts);
                Bytes last = changed.removeLast();
                byte[] copy = Arrays.copyOfRange(last.array(), last.from(), last.from() + last.length());
                changed.add(Bytes.of(change.apply(copy)));
                super.write(file, changed);
            }
        };
    }

    private static UnaryOperator<byte[]> change(String how) {
        return switch (how) {
            case "flipped" ->
                bytes -> {
                    bytes[bytes.length / 2] ^= 4;
                    return bytes;
                };
            case "truncated" -> bytes -> Arrays.copyOf(bytes, bytes.length - 1);
            case "longer" -> bytes -> Arrays.copyOf(bytes, bytes.length + 1);
            default -> throw new IllegalArgumentException(how);
        };
    }

    private static List<Store.Bytes> content() {
        byte[] bytes = new byte[3_000_000];
        new Random(1).nextBytes(bytes);
        return List.of(new Store.Bytes(bytes, 7, 1_500_000), new Store.Bytes(bytes, 1_600_000, 1_300_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"flipped", "truncated", "longer"})
    void what_is_kept_other_than_it_was_written_is_no_success_and_does_not_stay(String how) throws Exception {
        memory.create();
        assertThatThrownBy(() -> new VerifiedWrites(faulty(1, change(how))).write(FILE, content()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("read back other than it was written");
        assertThat(memory.exists(FILE)).isFalse();
    }

    @Test
    void below_retries_it_is_written_again() throws Exception {
        memory.create();
        Store store = new RetryingStore(
                new VerifiedWrites(faulty(2, change("flipped"))), Duration.ofSeconds(20), new Random(1));
        store.write(FILE, content());
        assertThat(writes.get()).isEqualTo(3);
        assertThat(memory.read(FILE)).hasSize(2_800_000);
    }
}
