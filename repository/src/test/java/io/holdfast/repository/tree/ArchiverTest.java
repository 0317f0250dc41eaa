package io.holdfast.repository.tree;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink.SpecialKind;
import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

@Timeout(180)
@Isolated("it looks at the threads of the whole process")
class ArchiverTest {
    private static final long POLYNOMIAL = 0x3DA3358B4DC173L;
    private static final EntryMetadata PLAIN = EntryMetadata.synthetic(0640, Instant.parse("2026-01-02T03:04:05.678Z"));

    private final FakeBlobs blobs = new FakeBlobs();
    private final TreeReader trees = new TreeReader(blobs);

    private Archiver archiver(Progress progress) {
        return new Archiver(blobs, trees, POLYNOMIAL, progress);
    }

    private Archiver archiver() {
        return archiver(Progress.NONE);
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
    void every_content_is_read_back_with_its_length_and_digest() throws Exception {
        AtomicLong processed = new AtomicLong();
        Progress progress = new Progress() {
            @Override
            public void processed(long bytes) {
                processed.addAndGet(bytes);
            }
        };
        Random random = new Random(5);
        Map<EntryPath, byte[]> contents = new HashMap<>();
        int[] sizes = {
            0,
            1,
            100,
            65_535,
            65_536,
            65_537,
            262_144,
            524_287,
            524_288,
            524_289,
            2 << 20,
            (2 << 20) + 1,
            8 << 20,
            20_000_000
        };
        long total = 0;
        Archiver.Archived archived;
        try (Archiver archiver = archiver(progress)) {
            for (int size : sizes) {
                byte[] content = new byte[size];
                random.nextBytes(content);
                for (Cuts cuts : List.of(
                        Cuts.CONTENT,
                        new Cuts.Fixed(8192),
                        new Cuts.Fixed(64 << 10),
                        new Cuts.Fixed(1 << 20),
                        new Cuts.Fixed(8 << 20))) {
                    EntryPath path = EntryPath.of(size + "/" + cuts);
                    StoredFile stored = archiver.file(path, PLAIN, new ByteArrayInputStream(content), cuts);
                    assertThat(stored.length()).isEqualTo(size);
                    assertThat(stored.sha256()).isEqualTo(Sha256.digest().digest(content));
                    contents.put(path, content);
                    total += size;
                }
            }
            archived = archiver.finish();
        }
        assertThat(archived.files()).isEqualTo(contents.size());
        assertThat(archived.directories()).isEqualTo(sizes.length);
        assertThat(archived.bytes()).isEqualTo(total).isEqualTo(processed.get());
        for (EntryPath path : contents.keySet()) {
            Node.RegularFile file =
                    (Node.RegularFile) trees.find(archived.root(), path).orElseThrow();
            assertThat(file.size()).isEqualTo(contents.get(path).length);
            try (InputStream content = trees.open(file)) {
                assertThat(content.readAllBytes()).isEqualTo(contents.get(path));
            }
        }
    }

    @Test
    void fixed_cuts_are_at_each_multiple_of_their_size() throws Exception {
        byte[] content = new byte[(512 << 10) + (192 << 10) + 5];
        new Random(6).nextBytes(content);
        EntryPath path = EntryPath.of("pages");
        for (int size : List.of(8 << 10, 64 << 10, 100 << 10, 512 << 10, 1 << 20)) {
            Archiver.Archived archived;
            try (Archiver archiver = archiver()) {
                archiver.fileWithoutDigest(path, PLAIN, new ByteArrayInputStream(content), new Cuts.Fixed(size));
                archived = archiver.finish();
            }
            List<BlobId> expected = new ArrayList<>();
            for (int from = 0; from < content.length; from += size) {
                expected.add(Sha256.of(content, from, Math.min(size, content.length - from)));
            }
            Node.RegularFile file =
                    (Node.RegularFile) trees.find(archived.root(), path).orElseThrow();
            assertThat(file.content()).as("cuts of %s bytes", size).isEqualTo(expected);
        }
    }

    @Test
    void cuts_are_where_the_chunker_puts_them_however_the_stream_delivers() throws Exception {
        byte[] content = new byte[12_000_000];
        new Random(9).nextBytes(content);
        List<List<BlobId>> ids = new ArrayList<>();
        for (int most : new int[] {Integer.MAX_VALUE, 100_003, 1000}) {
            try (Archiver archiver = archiver()) {
                archiver.file(EntryPath.of("file"), PLAIN, delivering(content, most), Cuts.CONTENT);
                BlobId root = archiver.finish().root();
                ids.add(((Node.RegularFile) trees.load(root).getFirst()).content());
            }
        }
        assertThat(ids.get(0)).hasSizeGreaterThan(4);
        assertThat(ids).containsOnly(ids.get(0));
    }

    private static InputStream delivering(byte[] content, int most) {
        return new ByteArrayInputStream(content) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, most));
            }
        };
    }

    @Test
    void one_long_stream_keeps_all_workers_busy_in_bounded_memory() throws Exception {
        blobs.keeping = false;
        blobs.beforeSave = type -> Thread.sleep(20);
        Noise noise = new Noise(400L << 20);
        DigestInputStream digested = new DigestInputStream(noise, Sha256.digest());
        try (Archiver archiver = archiver()) {
            StoredFile stored = archiver.file(EntryPath.of("large"), PLAIN, digested, Cuts.CONTENT);
            assertThat(stored.length()).isEqualTo(400L << 20);
            assertThat(stored.sha256()).isEqualTo(digested.getMessageDigest().digest());
            archiver.finish();
        }
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(blobs.mostAtOnce).hasValue(processors);
        long memory = blobs.arrays.stream().mapToLong(array -> array.length).sum();
        // what is under way, and what was given back of each size and waits to be used again
        assertThat(memory).isLessThan((processors + 2) * (8L << 20) * 4).isLessThan(200L << 20);
    }

    @Test
    void many_threads_may_hand_in_anything_in_any_order_and_the_tree_is_the_same() throws Exception {
        List<EntryPath> paths = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            paths.add(EntryPath.of("d" + i % 7 + "/e" + i % 31 + "/f" + i));
        }
        BlobId first = null;
        for (int round = 0; round < 3; round++) {
            Collections.shuffle(paths, new Random(round));
            try (Archiver archiver = archiver();
                    ExecutorService threads = Executors.newFixedThreadPool(8)) {
                List<Future<?>> handedIn = new ArrayList<>();
                for (EntryPath path : paths) {
                    handedIn.add(threads.submit(() -> {
                        InputStream content =
                                new ByteArrayInputStream(path.toString().getBytes(UTF_8));
                        return archiver.file(path, PLAIN, content, Cuts.CONTENT);
                    }));
                }
                handedIn.add(threads.submit(() -> {
                    archiver.directory(EntryPath.of("d3"), PLAIN);
                    archiver.directory(EntryPath.of("empty"), PLAIN);
                    return null;
                }));
                for (Future<?> future : handedIn) {
                    future.get();
                }
                Archiver.Archived archived = archiver.finish();
                assertThat(archived.files()).isEqualTo(5000);
                assertThat(archived.directories()).isEqualTo(8 + 7 * 31);
                first = first == null ? archived.root() : first;
                assertThat(archived.root()).isEqualTo(first);
            }
        }
        assertThat(trees.load(first))
                .extracting(node -> node.name().toString())
                .containsExactly("d0", "d1", "d2", "d3", "d4", "d5", "d6", "empty");
        assertThat(trees.find(first, EntryPath.of("d3")).orElseThrow().metadata())
                .isEqualTo(PLAIN);
        assertThat(trees.find(first, EntryPath.of("d4"))
                        .orElseThrow()
                        .metadata()
                        .permissions())
                .isEqualTo(0755);
        assertThat(trees.list(first, EntryPath.of("empty"))).isEmpty();
    }

    @Test
    void links_and_special_files_are_kept() throws Exception {
        EntryMetadata linked = new EntryMetadata(
                0644, 1, 2, "u", "g", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, 77, 88, 2, List.of());
        EntryMetadata single = new EntryMetadata(
                0644, 1, 2, "u", "g", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, 77, 88, 1, List.of());
        try (Archiver archiver = archiver()) {
            archiver.symbolicLink(EntryPath.of("a"), PLAIN, new byte[] {(byte) 0xff});
            archiver.special(EntryPath.of("b"), PLAIN, SpecialKind.BLOCK_DEVICE, 0x801);
            archiver.file(EntryPath.of("c"), linked, InputStream.nullInputStream(), Cuts.CONTENT);
            archiver.file(EntryPath.of("d"), single, InputStream.nullInputStream(), Cuts.CONTENT);
            List<Node> nodes = trees.load(archiver.finish().root());
            assertThat(((Node.SymbolicLink) nodes.get(0)).target()).containsExactly(0xff);
            assertThat(nodes.get(1))
                    .isEqualTo(new Node.Special(EntryName.of("b"), PLAIN, Node.Kind.BLOCK_DEVICE, 0x801));
            assertThat(nodes.get(2).metadata()).isEqualTo(linked);
            // it would change the tree with every mount
            assertThat(nodes.get(3).metadata().deviceId()).isZero();
            assertThat(nodes.get(3).metadata().inode()).isEqualTo(77);
        }
    }

    @Test
    void a_file_of_an_earlier_snapshot_is_taken_over_as_it_is() throws Exception {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        BlobId first;
        try (Archiver archiver = archiver()) {
            archiver.file(EntryPath.of("a/b/old"), PLAIN, new ByteArrayInputStream(content), Cuts.CONTENT);
            archiver.symbolicLink(EntryPath.of("a/link"), PLAIN, new byte[] {'x'});
            first = archiver.finish().root();
        }
        Snapshot snapshot = snapshot(first);
        Node.RegularFile old =
                (Node.RegularFile) trees.find(first, EntryPath.of("a/b/old")).orElseThrow();
        try (Archiver archiver = archiver()) {
            archiver.reuse(EntryPath.of("new"), snapshot, EntryPath.of("a/b/old"));
            Archiver.Archived archived = archiver.finish();
            assertThat(archived.bytes()).isEqualTo(content.length);
            Node.RegularFile taken =
                    (Node.RegularFile) trees.load(archived.root()).getFirst();
            assertThat(taken.name()).isEqualTo(EntryName.of("new"));
            assertThat(taken.metadata()).isEqualTo(old.metadata());
            assertThat(taken.content()).isEqualTo(old.content());
        }
        try (Archiver archiver = archiver()) {
            for (String none : List.of("a/b", "a/link", "a/b/none", "none/b", "a/link/x")) {
                assertThatThrownBy(() -> archiver.reuse(EntryPath.of("new"), snapshot, EntryPath.of(none)))
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("no file '/" + none);
            }
            assertThatThrownBy(() -> archiver.reuse(EntryPath.of("new"), snapshot, EntryPath.ROOT))
                    .isInstanceOf(RepositoryException.class);
            blobs.lose(old.content().getLast());
            assertThatThrownBy(() -> archiver.reuse(EntryPath.of("new"), snapshot, EntryPath.of("a/b/old")))
                    .isInstanceOf(RepositoryException.Damaged.class)
                    .hasMessageContaining(old.content().getLast().toString());
        }
    }

    private static Snapshot snapshot(BlobId root) {
        return new Snapshot(
                "0".repeat(64),
                Instant.EPOCH,
                root.toString(),
                "h",
                "u",
                List.of("/"),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }
}
