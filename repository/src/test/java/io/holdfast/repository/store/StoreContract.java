package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store does. */
abstract class StoreContract {
    private final Random random = new Random(7);
    private Store store;

    /** A store at a place where nothing is yet. */
    abstract Store open(String place) throws Exception;

    /** Kinds that it keeps. */
    List<FileKind> kinds() {
        return List.of(FileKind.values());
    }

    @BeforeEach
    void make() throws Exception {
        store = open(UUID.randomUUID().toString());
        store.create();
        store.create();
        store.write(StoreFile.CONFIG, List.of(Store.Bytes.of(new byte[] {1, 2, 3})));
    }

    @AfterEach
    void close() throws Exception {
        store.close();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private StoreFile file(FileKind kind) {
        return new StoreFile(kind, HexFormat.of().formatHex(bytes(32)));
    }

    @Test
    void what_is_written_is_read_whole_and_in_part() throws Exception {
        byte[] content = bytes(3_000_000);
        StoreFile pack = file(FileKind.PACK);
        store.write(
                pack,
                List.of(
                        new Store.Bytes(content, 0, 1000),
                        new Store.Bytes(content, 1000, 0),
                        new Store.Bytes(content, 1000, content.length - 1000)));
        assertThat(store.read(pack)).isEqualTo(content);
        assertThat(store.size(pack)).isEqualTo(content.length);
        byte[] part = new byte[500_010];
        store.read(pack, 999_999, part, 5, 500_000);
        assertThat(java.util.Arrays.copyOfRange(part, 5, 500_005))
                .isEqualTo(java.util.Arrays.copyOfRange(content, 999_999, 1_499_999));
        assertThat(part[4]).isZero();
        assertThat(part[500_005]).isZero();
        store.read(pack, content.length - 10, part, 0, 10);
        assertThat(java.util.Arrays.copyOf(part, 10))
                .isEqualTo(java.util.Arrays.copyOfRange(content, content.length - 10, content.length));
        assertThat(store.read(StoreFile.CONFIG)).containsExactly(1, 2, 3);
    }

    @Test
    void a_file_is_never_written_again() throws Exception {
        for (FileKind kind : List.of(FileKind.KEY, FileKind.SNAPSHOT, FileKind.PACK)) {
            StoreFile file = file(kind);
            store.write(file, List.of(Store.Bytes.of(new byte[] {7})));
            assertThatThrownBy(() -> store.write(file, List.of(Store.Bytes.of(new byte[] {8, 9}))))
                    .isInstanceOf(FileAlreadyExistsException.class);
            assertThat(store.read(file)).containsExactly(7);
        }
        assertThatThrownBy(() -> store.write(StoreFile.CONFIG, List.of(Store.Bytes.of(new byte[] {8}))))
                .isInstanceOf(FileAlreadyExistsException.class);
    }

    @Test
    void a_file_that_is_there_or_was_lost_is_replaced_by_another_content() throws Exception {
        StoreFile damaged = file(FileKind.PACK);
        byte[] longer = bytes(70_000);
        store.write(damaged, List.of(Store.Bytes.of(bytes(100_000))));
        store.replace(damaged, List.of(new Store.Bytes(longer, 0, 1), new Store.Bytes(longer, 1, longer.length - 1)));
        assertThat(store.read(damaged)).isEqualTo(longer);
        assertThat(store.size(damaged)).isEqualTo(longer.length);
        StoreFile lost = file(FileKind.PACK);
        store.replace(lost, List.of(Store.Bytes.of(longer)));
        assertThat(store.read(lost)).isEqualTo(longer);
        store.replace(StoreFile.CONFIG, List.of(Store.Bytes.of(new byte[] {4})));
        assertThat(store.read(StoreFile.CONFIG)).containsExactly(4);
        assertThat(store.list(FileKind.PACK).stream().map(Store.Listed::size)).containsOnly((long) longer.length);
    }

    @Test
    void what_is_not_there_is_told_from_what_cannot_be_read() throws Exception {
        StoreFile file = file(FileKind.INDEX);
        assertThat(store.exists(file)).isFalse();
        assertThatThrownBy(() -> store.read(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.read(file, 0, new byte[4], 0, 4)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.size(file)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store.remove(file)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void reading_beyond_the_end_says_so() throws Exception {
        StoreFile file = file(FileKind.PACK);
        store.write(file, List.of(Store.Bytes.of(bytes(1000))));
        assertThatThrownBy(() -> store.read(file, 990, new byte[20], 0, 20)).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> store.read(file, 5000, new byte[20], 0, 20)).isInstanceOf(EOFException.class);
    }

    @Test
    void every_file_is_listed_with_its_size_until_it_is_removed() throws Exception {
        List<StoreFile> written = new ArrayList<>();
        for (FileKind kind : kinds()) {
            if (kind != FileKind.CONFIG) {
                for (int i = 1; i <= 3; i++) {
                    StoreFile file = kind == FileKind.TAIL
                            ? new StoreFile(kind, "db1-wal/" + String.format("%020d", i))
                            : file(kind);
                    store.write(file, List.of(Store.Bytes.of(bytes(i * 10))));
                    written.add(file);
                }
            }
        }
        for (FileKind kind : kinds()) {
            if (kind == FileKind.CONFIG) {
                assertThat(store.list(kind)).containsExactly(new Store.Listed(StoreFile.CONFIG, 3));
                continue;
            }
            List<StoreFile> ofKind =
                    written.stream().filter(file -> file.kind() == kind).toList();
            assertThat(store.list(kind))
                    .containsExactlyInAnyOrder(
                            new Store.Listed(ofKind.get(0), 10),
                            new Store.Listed(ofKind.get(1), 20),
                            new Store.Listed(ofKind.get(2), 30));
            store.remove(ofKind.get(1));
            assertThat(store.exists(ofKind.get(1))).isFalse();
            assertThat(store.list(kind))
                    .extracting(Store.Listed::file)
                    .containsExactlyInAnyOrder(ofKind.get(0), ofKind.get(2));
        }
    }

    @Test
    void an_interrupt_stops_no_call_half_way() throws Exception {
        StoreFile file = file(FileKind.PACK);
        byte[] content = bytes(100_000);
        // by a connection that stands: one that the server has closed meanwhile fails, and who is interrupted does not
        // try again
        assertThat(store.exists(file)).isFalse();
        Thread.currentThread().interrupt();
        try {
            store.write(file, List.of(Store.Bytes.of(content)));
            assertThat(store.read(file)).isEqualTo(content);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
    }

    @Test
    void many_threads_use_it_at_once() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> done = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                StoreFile file = file(i % 2 == 0 ? FileKind.PACK : FileKind.LOCK);
                byte[] content = bytes(5000 + i);
                done.add(threads.submit(() -> {
                    store.write(file, List.of(Store.Bytes.of(content)));
                    byte[] found = store.read(file);
                    if (file.kind() == FileKind.LOCK) {
                        store.remove(file);
                    }
                    return java.util.Arrays.equals(found, content);
                }));
            }
            for (Future<Boolean> one : done) {
                assertThat(one.get()).isTrue();
            }
        }
        assertThat(store.list(FileKind.PACK)).hasSize(20);
        assertThat(store.list(FileKind.LOCK)).isEmpty();
    }
}
