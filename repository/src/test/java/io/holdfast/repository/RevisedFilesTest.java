package io.holdfast.repository;

import static io.holdfast.repository.RepositoryOnDisk.PLAIN;
import static io.holdfast.repository.RepositoryOnDisk.noise;
import static io.holdfast.repository.RepositoryOnDisk.stream;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository.BackupSummary;
import io.holdfast.repository.snapshot.Revision;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryPath;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are stored as earlier ones with changes. */
@Timeout(360)
class RevisedFilesTest {
    private static final Cuts.Fixed CUTS = new Cuts.Fixed(512 << 10);
    private static final EntryPath FILE = EntryPath.of("base/5/16384");
    private static final int PAGE = 8192;

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
    }

    /** Pages that changed, as a source has them; remembers what it was told. */
    private static final class Pages implements Revision {
        private final Queue<Change> changes;
        private final long length;
        final Map<Long, byte[][]> told = new ConcurrentSkipListMap<>();

        Pages(long length, List<Change> changes) {
            this.length = length;
            this.changes = new ArrayDeque<>(changes);
        }

        @Override
        public long length() {
            return length;
        }

        @Override
        public Optional<Change> next() {
            return Optional.ofNullable(changes.poll());
        }

        @Override
        public void rewritten(long offset, byte[] before, byte[] after) {
            told.put(offset, new byte[][] {before.clone(), after.clone()});
        }
    }

    private Snapshot store(byte[] content, Cuts cuts) throws Exception {
        return disk.backup(sink -> sink.file(FILE, PLAIN, stream(content), cuts))
                .snapshot();
    }

    private BackupSummary revise(Snapshot from, Revision revision) throws Exception {
        return disk.backup(sink -> {
            sink.revise(FILE, PLAIN, from, FILE, CUTS, revision);
            sink.settle();
        });
    }

    @Test
    void only_chunks_with_a_change_are_read_and_stored() throws Exception {
        byte[] content = noise(64 << 20, 1);
        Snapshot first = store(content, CUTS);
        byte[] page = noise(PAGE, 2);
        long at = (30L << 20) + 3 * PAGE;
        Pages pages = new Pages(content.length, List.of(new Revision.Change(at, page)));
        BackupSummary second = revise(first, pages);
        assertThat(second.bytes()).isEqualTo(content.length);
        assertThat(second.addedBytes()).isBetween(512L << 10, 540L << 10);
        assertThat(pages.told.keySet()).containsExactly(30L << 20);
        System.arraycopy(page, 0, content, (int) at, PAGE);
        assertThat(pages.told.get(30L << 20)[1])
                .isEqualTo(Arrays.copyOfRange(content, 30 << 20, (30 << 20) + (512 << 10)));
        disk.restic.checkReadingAllData();
        assertThat(Arrays.equals(disk.restic.run("dump", second.snapshot().id(), FILE.toString()), content))
                .isTrue();
    }

    @Test
    void a_file_without_changes_adds_no_content() throws Exception {
        byte[] content = noise(3_000_000, 3);
        Snapshot first = store(content, CUTS);
        BackupSummary second = revise(first, new Pages(content.length, List.of()));
        assertThat(second.addedBytes()).isZero();
        assertThat(second.snapshot().tree()).isEqualTo(first.tree());
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16})
    void any_changes_growth_and_shrinking_over_any_earlier_cuts_give_the_file_as_it_is(long seed) throws Exception {
        Random random = new Random(seed);
        byte[] before = noise(random.nextInt(1, 700) * PAGE, seed);
        Cuts earlier = List.of(CUTS, Cuts.CONTENT, new Cuts.Fixed(1 << 20)).get((int) (seed % 3));
        Snapshot from = store(before, earlier);
        for (int round = 0; round < 4; round++) {
            byte[] after = Arrays.copyOf(before, random.nextInt(1, 700) * PAGE);
            List<Revision.Change> changes = new java.util.ArrayList<>();
            for (int page = random.nextInt(60); page < after.length / PAGE; page += random.nextInt(1, 120)) {
                // runs of pages, over the ends of chunks too
                int count = Math.min(random.nextInt(1, 100), after.length / PAGE - page);
                byte[] bytes = noise(count * PAGE, random.nextLong());
                System.arraycopy(bytes, 0, after, page * PAGE, bytes.length);
                changes.add(new Revision.Change((long) page * PAGE, bytes));
                page += count;
            }
            Pages pages = new Pages(after.length, changes);
            BackupSummary summary = revise(from, pages);
            assertThat(Arrays.equals(disk.read(summary.snapshot(), FILE.toString()), after))
                    .as("seed %d, round %d: content", seed, round)
                    .isTrue();
            byte[] rebuilt = Arrays.copyOf(before, after.length);
            byte[] earlierContent = before;
            pages.told.forEach((offset, states) -> {
                int start = offset.intValue();
                int there = Math.min(start, earlierContent.length);
                int end = Math.min(start + states[1].length, earlierContent.length);
                assertThat(states[0]).isEqualTo(Arrays.copyOfRange(earlierContent, there, end));
                System.arraycopy(states[1], 0, rebuilt, start, states[1].length);
            });
            assertThat(Arrays.equals(rebuilt, after))
                    .as("seed %d, round %d: what was told", seed, round)
                    .isTrue();
            before = after;
            from = summary.snapshot();
        }
        disk.restic.checkReadingAllData();
    }

    @Test
    void what_cannot_be_right_fails_and_leaves_no_snapshot() throws Exception {
        byte[] content = noise(1 << 20, 5);
        Snapshot first = store(content, CUTS);
        assertThatThrownBy(() -> revise(
                        first, new Pages(content.length, List.of(new Revision.Change(content.length, new byte[PAGE])))))
                .hasMessageContaining("beyond the file's end");
        assertThatThrownBy(() -> revise(
                        first,
                        new Pages(
                                content.length,
                                List.of(
                                        new Revision.Change(PAGE, new byte[PAGE]),
                                        new Revision.Change(0, new byte[PAGE])))))
                .hasMessageContaining("follows one that ends at");
        assertThatThrownBy(() -> disk.backup(
                        sink -> sink.revise(FILE, PLAIN, first, EntryPath.of("absent"), CUTS, new Pages(0, List.of()))))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("holds no file '/absent' to take over");
        assertThat(disk.repository.snapshots()).containsExactly(first);
    }
}
