package io.holdfast.repository;

import static io.holdfast.repository.Backups.file;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.inspect.Inspection;
import io.holdfast.repository.inspect.Inspection.Held;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How much a restore of some paths has to read. */
@Timeout(360)
class HeldTest {
    @TempDir(factory = InMemory.class)
    Path folder;

    @Test
    void what_is_there_twice_is_stored_once_and_only_what_is_asked_for_counts() throws Exception {
        Parts.init(folder.resolve("repository"));
        byte[] noise = Backups.noise(7, 10_000);
        try (Repository repository =
                Backups.open(folder.resolve("repository"), store -> store, Duration.ofSeconds(5))) {
            Snapshot snapshot = repository
                    .backup(
                            Backups.request("/"),
                            sink -> {
                                sink.directory(EntryPath.of("/srv"), EntryMetadata.synthetic(0700, Backups.TIME));
                                file(sink, "/srv/again", noise);
                                file(sink, "/srv/once", noise);
                                file(sink, "/srv/text", "a".repeat(50_000));
                            },
                            Progress.NONE)
                    .snapshot();
            try (Inspection inspection = repository.inspect()) {
                Held all = inspection.held(snapshot, List.of(EntryPath.ROOT));
                assertThat(all.files()).isEqualTo(3);
                assertThat(all.bytes()).isEqualTo(70_000);
                assertThat(all.storedBytes())
                        .as("noise once, and text compressed")
                        .isBetween(10_000L, 11_000L);

                Held text = inspection.held(snapshot, List.of(EntryPath.of("/srv/text")));
                assertThat(text.files()).isEqualTo(1);
                assertThat(text.bytes()).isEqualTo(50_000);
                assertThat(text.storedBytes()).isBetween(1L, 1_000L);

                assertThat(inspection
                                .held(snapshot, List.of(EntryPath.of("/srv/again"), EntryPath.of("/srv/once")))
                                .storedBytes())
                        .isBetween(10_000L, 10_100L);
                assertThatThrownBy(() -> inspection.held(snapshot, List.of(EntryPath.of("/srv/none"))))
                        .isInstanceOf(RepositoryException.class)
                        .hasMessageContaining("/srv/none");
            }
        }
    }
}
