package io.holdfast.repository;

import static io.holdfast.repository.Backups.file;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.inspect.SearchRequest;
import io.holdfast.repository.inspect.StatisticsMode;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is said of the way while trees are walked whose number nobody knows beforehand. */
@Timeout(360)
class InspectionProgressTest {
    @TempDir(factory = InMemory.class)
    Path folder;

    /** Keeps what was said. */
    private static final class Heard implements Progress {
        private final AtomicLong processed = new AtomicLong();
        private final List<Double> parts = new ArrayList<>();
        private long expected;

        @Override
        public synchronized void expected(long bytes) {
            expected = bytes;
        }

        @Override
        public synchronized void processed(long bytes) {
            processed.addAndGet(bytes);
            parts.add(expected == 0 ? 0 : (double) processed.get() / expected);
        }

        /** At the end all is done, and on the way there was something to see. */
        void isWhole(String what) {
            assertThat(processed.get()).as(what).isPositive().isEqualTo(expected);
            assertThat(parts).as(what).allMatch(part -> part <= 1);
            assertThat(parts.stream().filter(part -> part > 0 && part < 0.9).count())
                    .as(what)
                    .isGreaterThan(3);
        }
    }

    @Test
    void every_walk_ends_with_all_that_it_said_was_to_be_read() throws Exception {
        Parts.init(folder.resolve("repository"));
        try (Repository repository =
                Backups.open(folder.resolve("repository"), store -> store, Duration.ofSeconds(5))) {
            Snapshot first = snapshot(repository, 0, 6);
            Snapshot second = snapshot(repository, 3, 12);
            List<Snapshot> both = List.of(first, second);
            try (Inspection inspection = repository.inspect()) {
                for (StatisticsMode mode : StatisticsMode.values()) {
                    Heard heard = new Heard();
                    inspection.statistics(mode, both, heard);
                    heard.isWhole(mode.name());
                }
                Heard diff = new Heard();
                inspection.diff(
                        first, EntryPath.ROOT, second, EntryPath.ROOT, true, (path, directory, modifier) -> {}, diff);
                diff.isWhole("diff");
                Heard search = new Heard();
                List<EntryPath> found = new ArrayList<>();
                inspection.search(
                        both,
                        new SearchRequest(path -> path.endsWith("/note"), Optional.empty(), Optional.empty()),
                        (snapshot, path, node) -> found.add(path),
                        search);
                search.isWhole("search");
                assertThat(found).hasSize(15);
                Heard blobs = new Heard();
                inspection.searchBlobs(BlobType.TREE, List.of(second.tree()), both, use -> {}, blobs);
                blobs.isWhole("blobs");
                Heard list = new Heard();
                inspection.list(second, EntryPath.ROOT, true, (path, node) -> {}, list);
                list.isWhole("list");
            }
        }
    }

    /** Directories in a chain, then side by side, one deeper than the others. */
    private static Snapshot snapshot(Repository repository, int from, int to) throws Exception {
        return repository
                .backup(
                        Backups.request("/"),
                        sink -> {
                            directory(sink, "/srv");
                            directory(sink, "/srv/data");
                            for (int i = from; i < to; i++) {
                                directory(sink, "/srv/data/" + (char) ('a' + i));
                                file(sink, "/srv/data/" + (char) ('a' + i) + "/note", "note " + i + " of " + to);
                            }
                            directory(sink, "/srv/data/z");
                            directory(sink, "/srv/data/z/deep");
                            file(sink, "/srv/data/z/deep/file", "the same");
                        },
                        Progress.NONE)
                .snapshot();
    }

    private static void directory(SnapshotSink sink, String path) throws IOException, InterruptedException {
        sink.directory(EntryPath.of(path), EntryMetadata.synthetic(0700, Backups.TIME));
    }
}
