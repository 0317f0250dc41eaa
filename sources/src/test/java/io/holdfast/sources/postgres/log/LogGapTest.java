package io.holdfast.sources.postgres.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Progress;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.PostgresLog.State;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Log that is missing is told, and no restore goes across. */
@Timeout(360)
@Execution(ExecutionMode.CONCURRENT)
class LogGapTest {
    @TempDir
    Path folder;

    private ShippedCluster shipped;

    @BeforeEach
    void start() throws Exception {
        shipped = ShippedCluster.start(folder);
    }

    @AfterEach
    void stop() throws Exception {
        shipped.close();
    }

    @Test
    void a_gap_is_told_until_a_base_backup_mends_it_and_no_restore_crosses_it() throws Exception {
        Path base;
        Instant before;
        try (ShippingRun run = shipped.run()) {
            run.awaitShipped("main", 1, shipped.flushed());
            base = Debian.baseBackup(shipped.cluster(), folder.resolve("base"), "--wal-method=none");
            shipped.cluster().run("INSERT INTO journal VALUES (1)");
            before = ShippedCluster.now();
            Thread.sleep(50);
            shipped.cluster().run("INSERT INTO journal VALUES (2)");
            run.awaitShipped("main", 1, shipped.flushed());
            shipped.awaitRolled(1, shipped.flushed());
            // behind a gap only what the repository says of itself counts
            run.awaitRestorable("main", before);
        }
        // not what the server has flushed: it notes something by itself now and then
        String lastBefore = shipped.received();
        shipped.cluster().dropSlot("holdfast_trading_db");
        for (int i = 10; i < 15; i++) {
            shipped.cluster().run("INSERT INTO journal VALUES (" + i + ")", "SELECT pg_switch_wal()");
        }
        shipped.cluster().run("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT");
        try (ShippingRun run = shipped.run()) {
            shipped.cluster().run("INSERT INTO journal VALUES (100)");
            run.awaitShipped("main", 1, shipped.flushed());
            Eventually.within(
                    ShippingRun.SOON,
                    () -> {
                        PostgresLog.Progress progress = run.progress("main");
                        return progress.state() == State.FAILED
                                && progress.detail().contains("take a new base backup now")
                                && progress.detail().contains("from " + lastBefore);
                    },
                    () -> run.progress("main") + ", and not from " + lastBefore);
            shipped.cluster().run("INSERT INTO journal VALUES (101)");
            run.awaitShipped("main", 1, shipped.flushed());

            LogArchive archive = LogArchive.open(shipped.repository().open(), ShippingRun.DATA_SET);
            assertThatThrownBy(() -> archive.extractInto(folder.resolve("refused"), 1, Debian.startOf(base)))
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("has a gap from " + lastBefore);
            LogArchive.Window window = archive.window().orElseThrow();
            assertThat(window.from().lsn()).isGreaterThan(Lsn.parse(lastBefore));
            assertThat(window.gap()).isPresent();
            assertThat(archive.covered()).hasSize(2);
            LogArchive.Covered first = archive.covered().getFirst();
            LogArchive.Covered second = archive.covered().getLast();
            assertThat(first.until()).isAfterOrEqualTo(first.from()).isBeforeOrEqualTo(second.from());
            assertThat(second.gap())
                    .hasValueSatisfying(gap -> assertThat(gap.from().lsn()).isEqualTo(Lsn.parse(lastBefore)));
            assertThat(second.until()).isAfterOrEqualTo(second.from());
            assertThatThrownBy(() -> archive.extractInto(folder.resolve("early"), 1, Lsn.parse("0/500000")))
                    .hasMessageContaining("is missing from 0/500000");

            shipped.repository()
                    .open()
                    .backup(
                            new SnapshotRequest(
                                    Instant.now(),
                                    "db1",
                                    "holdfast",
                                    List.of("/trading-db"),
                                    List.of("holdfast", "dataset:trading-db"),
                                    Optional.empty()),
                            sink -> sink.file(
                                    EntryPath.of("base"),
                                    EntryMetadata.synthetic(0600, Instant.now()),
                                    new ByteArrayInputStream(new byte[] {1}),
                                    Cuts.CONTENT),
                            Progress.NONE);
            Eventually.within(
                    ShippingRun.SOON,
                    () -> {
                        PostgresLog.Progress progress = run.progress("main");
                        return progress.state() == State.STREAMING
                                && progress.detail().isEmpty();
                    },
                    () -> run.progress("main").toString());
        }
        Path wal = shipped.extracted("before-the-gap", base, Optional.of(before));
        try (Restored restored =
                Restored.start(base, wal, Map.of("recovery_target_time", ShippedCluster.text(before)))) {
            assertThat(restored.rows()).contains(1L).doesNotContain(2L, 10L);
        }
    }
}
