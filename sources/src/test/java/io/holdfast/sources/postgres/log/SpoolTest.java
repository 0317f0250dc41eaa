package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.SpoolWalk.Step;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    private static final int SEGMENT = 1 << 20;
    private static final Lsn START = new Lsn(7L * SEGMENT);

    @TempDir
    Path folder;

    private final byte[] log = new byte[5 * SEGMENT];

    @BeforeEach
    void fill() {
        new Random(42).nextBytes(log);
    }

    private Spool open() throws Exception {
        Spool spool = Spool.open(folder.resolve("spool"));
        if (spool.facts().identity().isEmpty()) {
            spool.facts().bind(new SpoolFacts.Identity(-2L, SEGMENT));
        }
        return spool;
    }

    /** Writes the test's log from {@code from} to {@code to}, in pieces of odd sizes. */
    private void write(SpoolWriter writer, int timeline, int from, int to) throws Exception {
        int at = from;
        while (at < to) {
            int length = Math.min(100_003, to - at);
            writer.write(timeline, START.plus(at), ByteBuffer.wrap(log, at, length));
            at += length;
        }
    }

    private static LogPosition at(int timeline, int offset) {
        return new LogPosition(timeline, START.plus(offset));
    }

    @Test
    void what_was_forced_can_be_read_and_survives_a_restart() throws Exception {
        int length = 2 * SEGMENT + 12_345;
        try (Spool spool = open();
                SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            write(writer, 1, 0, length);
            assertThat(spool.received()).as("before it is forced").isEmpty();
            writer.force();
            assertThat(spool.received()).contains(at(1, length));
        }
        try (Spool spool = open()) {
            assertThat(spool.received()).contains(at(1, length));
            WalSegment first = at(1, 0).segment(SEGMENT);
            assertThat(spool.read(first, 10, 1000)).isEqualTo(Arrays.copyOfRange(log, 10, 1010));
            WalSegment open = first.next().next();
            assertThat(spool.open(open, 12_345).readAllBytes()).isEqualTo(Arrays.copyOfRange(log, 2 * SEGMENT, length));
            assertThat(folder.resolve("spool/" + first.fileName())).hasSize(SEGMENT);
            assertThat(folder.resolve("spool/" + open.fileName() + ".partial")).hasSize(12_345);
            assertThat(PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(folder.resolve("spool/" + open.fileName() + ".partial"))))
                    .isEqualTo("rw-------");
            assertThat(spool.facts().identity()).contains(new SpoolFacts.Identity(-2L, SEGMENT));
        }
    }

    @Test
    void an_open_segment_that_is_received_again_unchanged_is_no_rewind() throws Exception {
        try (Spool spool = open();
                SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            write(writer, 1, 0, 500_000);
        }
        try (Spool spool = open();
                SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            write(writer, 1, 0, 200_000);
            writer.force();
            assertThat(writer.forced()).as("to be acknowledged").contains(at(1, 200_000));
            assertThat(spool.received()).as("to be shipped").contains(at(1, 500_000));
            write(writer, 1, 200_000, SEGMENT + 5);
            writer.force();
            assertThat(spool.received()).contains(at(1, SEGMENT + 5));
            assertThat(spool.rewinds()).isEmpty();
        }
    }

    @Test
    void an_open_segment_torn_by_a_crash_is_repaired_and_told() throws Exception {
        try (Spool spool = open();
                SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            write(writer, 1, 0, 500_000);
        }
        Path partial = folder.resolve("spool/" + at(1, 0).segment(SEGMENT).fileName() + ".partial");
        byte[] torn = Files.readAllBytes(partial);
        Arrays.fill(torn, 300_000, 400_000, (byte) 0);
        Files.write(partial, torn);
        try (Spool spool = open();
                SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            write(writer, 1, 0, 350_000);
            writer.force();
            assertThat(spool.rewinds()).hasSize(1);
            assertThat(spool.rewinds().getFirst()).isBetween(at(1, 300_000), at(1, 300_010));
            assertThat(spool.received()).as("no further than what is sure").contains(at(1, 350_000));
            write(writer, 1, 350_000, 600_000);
            writer.force();
            assertThat(spool.received()).contains(at(1, 600_000));
            assertThat(spool.rewinds()).hasSize(1);
            assertThat(Files.readAllBytes(partial)).isEqualTo(Arrays.copyOf(log, 600_000));
        }
    }

    @Test
    void bytes_that_do_not_follow_are_refused() throws Exception {
        try (Spool spool = open();
                SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            write(writer, 1, 0, 1000);
            assertThatThrownBy(() -> writer.write(1, START.plus(1001), ByteBuffer.wrap(new byte[1])))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> writer.write(1, START.plus(SEGMENT + 1), ByteBuffer.wrap(new byte[1])))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void a_second_process_is_kept_out() throws Exception {
        try (Spool spool = open()) {
            assertThat(spool.received()).isEmpty();
            assertThatThrownBy(this::open)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("in use by another process");
        }
        open().close();
    }

    @Test
    void a_walk_goes_from_one_timeline_to_the_next_and_sees_holes() throws Exception {
        try (Spool spool = open();
                SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            write(writer, 1, 0, SEGMENT + 1000);
            spool.keep(Ancestry.parse(
                    2, ("1\t" + START.plus(SEGMENT + 1000) + "\tpromoted\n").getBytes(StandardCharsets.UTF_8)));
            write(writer, 2, SEGMENT, SEGMENT + 3000);
            write(writer, 2, 3 * SEGMENT, 3 * SEGMENT + 10);
            writer.force();
            SpoolWalk walk = SpoolWalk.of(spool, SEGMENT);
            assertThat(walk.start()).contains(at(1, 0));
            assertThat(walk.after(at(1, 10))).isEqualTo(new Step.Bytes(at(1, 0).segment(SEGMENT), 10, SEGMENT - 10));
            assertThat(walk.after(at(1, SEGMENT + 900)))
                    .isEqualTo(new Step.Bytes(at(1, SEGMENT).segment(SEGMENT), 900, 100));
            assertThat(walk.after(at(1, SEGMENT + 1000)))
                    .isInstanceOfSatisfying(
                            Step.Fork.class, fork -> assertThat(fork.next()).isEqualTo(at(2, SEGMENT)));
            assertThat(walk.after(at(1, SEGMENT + 999_999)))
                    .as("what the old primary wrote after the fork")
                    .isInstanceOf(Step.Fork.class);
            assertThat(walk.after(at(2, SEGMENT + 3000))).isEqualTo(new Step.Hole(at(2, 3 * SEGMENT)));
            assertThat(walk.after(at(2, 3 * SEGMENT + 10))).isEqualTo(new Step.End());
            assertThat(walk.bytesAfter(at(1, 0))).isEqualTo(SEGMENT + 1000 + 3000 + 10);

            RollPlan plan = RollPlan.of(walk, List.of(), at(1, 0), 64);
            assertThat(plan.ranges())
                    .containsExactly(
                            new LogDocument.Range(1, START, START.plus(SEGMENT + 1000)),
                            new LogDocument.Range(2, START.plus(SEGMENT), START.plus(SEGMENT + 3000)));
            assertThat(RollPlan.segments(plan.ranges(), SEGMENT).values()).containsExactly(SEGMENT, 1000, 3000);
            RollPlan limited = RollPlan.of(walk, List.of(), at(1, 0), 1);
            assertThat(limited.end()).isEqualTo(at(1, SEGMENT));
            RollPlan longer = RollPlan.of(walk, limited.ranges(), limited.end(), 64);
            assertThat(longer.ranges()).isEqualTo(plan.ranges());
            assertThat(longer.fresh()).hasSize(2);
        }
    }

    @Test
    void a_timeline_that_was_not_received_to_its_end_is_a_hole() throws Exception {
        try (Spool spool = open();
                SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            write(writer, 1, 0, 900);
            spool.keep(Ancestry.parse(2, ("1\t" + START.plus(1000) + "\tpromoted\n").getBytes(StandardCharsets.UTF_8)));
            write(writer, 2, 0, 2000);
            writer.force();
            assertThat(SpoolWalk.of(spool, SEGMENT).after(at(1, 900))).isEqualTo(new Step.Hole(at(2, 0)));
        }
    }

    @Test
    void log_from_a_repository_goes_before_what_is_written_but_never_over_it() throws Exception {
        try (Spool spool = open();
                SpoolWriter writer = new SpoolWriter(spool, SEGMENT)) {
            WalSegment first = at(1, 0).segment(SEGMENT);
            assertThat(spool.adopt(file("b", SEGMENT, SEGMENT + 700), first.next(), 700, "main"))
                    .isTrue();
            assertThat(spool.adopt(file("a", 0, SEGMENT), first, SEGMENT, "main"))
                    .isTrue();
            assertThat(spool.received()).contains(at(1, SEGMENT + 700));
            write(writer, 1, SEGMENT, SEGMENT + 900);
            writer.force();
            assertThat(spool.received()).contains(at(1, SEGMENT + 900));
            assertThat(spool.adopt(file("c", 0, 500), first.next().next(), 500, "main"))
                    .isFalse();
            WalSegment earlier = new WalSegment(1, first.number() - 1, SEGMENT);
            assertThat(spool.adopt(file("d", 0, SEGMENT), earlier, SEGMENT, "main"))
                    .isTrue();
            assertThat(spool.segments().firstKey()).isEqualTo(earlier);
            assertThat(spool.received()).contains(at(1, SEGMENT + 900));
            spool.remove(first);
            assertThat(spool.adopt(file("e", 0, SEGMENT), first, SEGMENT, "main"))
                    .as("into a hole in the midst")
                    .isTrue();
            assertThat(spool.adoptedFor(first)).contains("main");
            assertThat(spool.adopt(file("f", 0, SEGMENT), first, SEGMENT, "main"))
                    .isFalse();
            spool.remove(first);
            assertThat(spool.adopt(file("g", 0, 300), first, 300, "main")).isTrue();
            assertThat(spool.adopt(file("h", 0, SEGMENT), first, SEGMENT, "main"))
                    .as("in full where there was a part")
                    .isTrue();
            assertThat(spool.read(first, 0, SEGMENT)).isEqualTo(Arrays.copyOfRange(log, 0, SEGMENT));
            assertThat(folder.resolve("spool/" + first.fileName() + ".partial")).doesNotExist();
        }
    }

    private Path file(String name, int from, int to) throws Exception {
        return Files.write(folder.resolve("spool/" + name + ".new"), Arrays.copyOfRange(log, from, to));
    }
}
