package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.QuickKeys;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageCutsTest {
    private static final long GIBIBYTE = 1L << 30;
    private static final Instant NOW = Instant.parse("2026-11-29T22:00:00Z");

    @Test
    void the_larger_the_cluster_the_larger_the_pieces_from_64_to_512_kibibytes() {
        assertThat(fresh(0)).isEqualTo(64);
        assertThat(fresh(64 * GIBIBYTE)).isEqualTo(64);
        assertThat(fresh(65 * GIBIBYTE)).isEqualTo(128);
        assertThat(fresh(200 * GIBIBYTE)).isEqualTo(256);
        assertThat(fresh(300 * GIBIBYTE)).isEqualTo(512);
        assertThat(fresh(50_000 * GIBIBYTE)).isEqualTo(512);
    }

    @Test
    void those_of_the_backup_before_are_kept_until_the_cluster_has_outgrown_them() {
        assertThat(after(64, 120 * GIBIBYTE)).isEqualTo(64);
        assertThat(after(64, 130 * GIBIBYTE)).isEqualTo(256);
        assertThat(after(512, GIBIBYTE)).isEqualTo(512);
        assertThat(after(128, 50_000 * GIBIBYTE)).isEqualTo(512);
        assertThat(after(256, 50_000 * GIBIBYTE)).isEqualTo(256);
    }

    @Test
    void a_full_backup_keeps_those_of_the_one_before_it(@TempDir Path folder) throws Exception {
        try (Password password = Password.of("secret".toCharArray());
                Repository repository = QuickKeys.init(folder.resolve("repository"), password)) {
            Snapshot before = snapshot(repository, sink -> record(128).writeTo(sink));
            assertThat(PageCuts.after(Optional.of(new PreviousBackup(repository, before)), GIBIBYTE))
                    .isEqualTo(new Cuts.Fixed(128 << 10));
            Snapshot other = snapshot(
                    repository, sink -> sink.directory(EntryPath.of("other"), EntryMetadata.synthetic(0755, NOW)));
            assertThat(PageCuts.after(Optional.of(new PreviousBackup(repository, other)), GIBIBYTE))
                    .isEqualTo(new Cuts.Fixed(64 << 10));
            assertThat(PageCuts.after(Optional.empty(), GIBIBYTE)).isEqualTo(new Cuts.Fixed(64 << 10));
        }
    }

    private static Snapshot snapshot(Repository repository, Repository.SnapshotContents content) throws Exception {
        SnapshotRequest request =
                new SnapshotRequest(NOW, "db1", "holdfast", List.of("/db"), List.of(), Optional.empty());
        return repository.backup(request, content, Progress.NONE).snapshot();
    }

    private static BaseBackupRecord record(int kibibytes) {
        return new BaseBackupRecord(
                NOW,
                Lsn.parse("0/1000028"),
                Lsn.parse("0/1000100"),
                1,
                "7",
                "18.1",
                "postgres",
                Map.of(),
                NOW,
                List.of(),
                Optional.of(true),
                new Cuts.Fixed(kibibytes << 10),
                Map.of());
    }

    private static int fresh(long bytes) {
        return PageCuts.of(bytes, Optional.empty()).bytes() >> 10;
    }

    private static int after(int kibibytes, long bytes) {
        return PageCuts.of(bytes, Optional.of(new Cuts.Fixed(kibibytes << 10))).bytes() >> 10;
    }
}
