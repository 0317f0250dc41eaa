package io.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Repository.BackupSummary;
import io.holdfast.repository.Repository.CheckReport;
import io.holdfast.repository.Repository.Entry;
import io.holdfast.repository.Repository.EntryKind;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The whole way, with stock restic at the other end. */
class InteroperationTest {
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06.789012345Z");

    @TempDir
    Path folder;

    @Test
    void restic_lists_checks_and_restores_what_we_backed_up() throws Exception {
        Path place = folder.resolve("repository");
        byte[] large = new byte[20 << 20];
        new java.util.Random(1).nextBytes(large);
        BackupSummary summary;
        try (Password password = Parts.password();
                Repository repository = Repositories.init(place, password)) {
            SnapshotRequest request = new SnapshotRequest(
                    TIME, "db1", "holdfast", List.of("/trading"), List.of("nightly", "pg"), Optional.empty());
            summary = repository.backup(
                    request,
                    sink -> {
                        sink.directory(EntryPath.of("trading"), EntryMetadata.synthetic(0750, TIME));
                        sink.file(
                                EntryPath.of("trading/large"),
                                EntryMetadata.synthetic(0600, TIME),
                                new ByteArrayInputStream(large),
                                Cuts.CONTENT);
                        sink.file(
                                EntryPath.of("trading/pages"),
                                EntryMetadata.synthetic(0600, TIME),
                                new ByteArrayInputStream(large, 0, 5_000_000),
                                new Cuts.Fixed(1 << 20));
                        sink.symbolicLink(
                                EntryPath.of("trading/link"),
                                EntryMetadata.synthetic(0777, TIME),
                                "large".getBytes(UTF_8));
                    },
                    Progress.NONE);
            assertThat(summary.files()).isEqualTo(2);
            assertThat(summary.directories()).isEqualTo(1);
            assertThat(summary.bytes()).isEqualTo(25_971_520);
            assertThat(summary.addedBytes()).isBetween(25_971_520L, 26_100_000L);
            assertThat(repository.storedBytes()).isBetween(summary.addedBytes(), summary.addedBytes() + 20_000);
            assertThat(repository.snapshots()).containsExactly(summary.snapshot());
        }
        Restic restic = new Restic(place);
        restic.checkReadingAllData();
        JsonNode listed =
                new ObjectMapper().readTree(restic.run("snapshots", "--json")).get(0);
        assertThat(listed.get("id").stringValue()).isEqualTo(summary.snapshot().id());
        assertThat(listed.get("time").stringValue()).isEqualTo("2026-02-03T04:05:06.789012345Z");
        assertThat(listed.get("hostname").stringValue()).isEqualTo("db1");
        assertThat(listed.get("username").stringValue()).isEqualTo("holdfast");
        assertThat(listed.get("paths").get(0).stringValue()).isEqualTo("/trading");
        assertThat(listed.get("tags")).extracting(JsonNode::stringValue).containsExactly("nightly", "pg");
        Path restored = folder.resolve("restored");
        restic.restore(summary.snapshot().id(), restored);
        assertThat(restored.resolve("trading/large")).hasBinaryContent(large);
        assertThat(restored.resolve("trading/link")).isSymbolicLink();
        assertThat(Files.getLastModifiedTime(restored.resolve("trading")).toInstant())
                .isEqualTo(TIME);
        // and restic goes on where we stopped, finding our chunks again; it would cut the pages at other places
        restic.backup(restored, "--exclude", "pages", "trading");
        assertThat(Shell.run(place, "find data -type f -size +100k | wc -l").strip())
                .as("packs, none of them new")
                .isEqualTo(Shell.run(
                                place,
                                "find data -type f -size +100k ! -newer snapshots/"
                                        + summary.snapshot().id() + " | wc -l")
                        .strip());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void we_list_read_check_and_restore_what_restic_backed_up_and_back_up_beside_it(int version) throws Exception {
        Path original = FileTree.make(folder.resolve("original"));
        Restic restic = new Restic(folder.resolve("repository"));
        if (version == 1) {
            restic.initVersion1();
        } else {
            restic.init();
        }
        restic.backup(original, "--tag", "first", ".");
        try (Password password = Parts.password();
                Repository repository = Repositories.open(restic.repository(), password)) {
            Snapshot snapshot = repository.snapshots().getFirst();
            assertThat(snapshot.hostname()).isEqualTo("oracle");
            assertThat(snapshot.tags()).containsExactly("first");
            assertThat(repository.snapshot(snapshot.shortId())).isEqualTo(snapshot);
            assertThat(repository.list(snapshot, EntryPath.ROOT))
                    .extracting(entry -> entry.name().toString())
                    .containsExactly("dangling", "deep", "empty", "empty-file", "fifo", "link", "odd", "random");
            Entry text = repository.find(snapshot, EntryPath.of("deep/text")).orElseThrow();
            assertThat(text.kind()).isEqualTo(EntryKind.FILE);
            assertThat(text.size()).isEqualTo(6_000_000);
            try (InputStream in = repository.read(snapshot, EntryPath.of("deep/text"))) {
                assertThat(in.readAllBytes()).isEqualTo(Files.readAllBytes(original.resolve("deep/text")));
            }
            CheckReport report = repository.check(true, Progress.NONE);
            assertThat(report.errors()).isEmpty();
            assertThat(report.packs()).isGreaterThan(1);
            assertThat(report.bytesRead()).isGreaterThan(5_000_000);
            Path restored = folder.resolve("restored");
            repository.restore(snapshot, EntryPath.ROOT, restored, Progress.NONE);
            assertThat(FileTree.describe(restored)).isEqualTo(FileTree.describe(original));

            // restic's cuts are ours: nothing of the content is stored twice
            BackupSummary summary = repository.backup(
                    request("/again"),
                    sink -> sink.file(
                            EntryPath.of("random"),
                            EntryMetadata.synthetic(0600, TIME),
                            new ByteArrayInputStream(Files.readAllBytes(original.resolve("random"))),
                            Cuts.CONTENT),
                    Progress.NONE);
            assertThat(summary.addedBytes()).as("a tree").isBetween(1L, 2000L);
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
        }
        restic.checkReadingAllData();
    }

    @Test
    void copies_go_to_a_repository_with_another_key_once_and_remember_where_they_come_from() throws Exception {
        Path original = FileTree.make(folder.resolve("original"));
        Restic first = new Restic(folder.resolve("first")).init();
        first.backup(original, "--tag", "t", "--exclude", "nothing-of-this-name", ".");
        Path place = folder.resolve("second");
        try (Password password = Parts.password();
                Password other = Password.of("another key".toCharArray());
                Repository source = Repositories.open(first.repository(), password);
                Repository target = Repositories.init(place, other)) {
            source.backup(request("/more"), sink -> file(sink, "note", "remember"), Progress.NONE);
            List<Snapshot> chosen = source.snapshots();
            List<Snapshot> copies = source.copyTo(target, chosen, Progress.NONE);
            assertThat(copies).hasSize(2);
            assertThat(copies)
                    .extracting(Snapshot::original)
                    .containsExactly(
                            Optional.of(chosen.get(0).id()),
                            Optional.of(chosen.get(1).id()));
            assertThat(copies)
                    .extracting(Snapshot::tree)
                    .isEqualTo(chosen.stream().map(Snapshot::tree).toList());
            long stored = target.storedBytes();
            assertThat(source.copyTo(target, chosen.reversed(), Progress.NONE)).isEqualTo(copies.reversed());
            assertThat(target.storedBytes()).as("nothing is copied twice").isEqualTo(stored);
            assertThat(target.check(true, Progress.NONE).errors()).isEmpty();
            assertThatThrownBy(() -> source.copyTo(source, chosen, Progress.NONE))
                    .hasMessageContaining("the same one");
            // and back again: they are there already, under the id they were made with
            assertThat(target.copyTo(source, copies, Progress.NONE)).isEqualTo(chosen);
        }
        Restic second = new Restic(place, "another key");
        second.checkReadingAllData();
        JsonNode copy = new ObjectMapper()
                .readTree(second.run("snapshots", "--json", "--tag", "t"))
                .get(0);
        assertThat(copy.get("excludes").get(0).stringValue())
                .as("a field that we do not know goes along")
                .isEqualTo("nothing-of-this-name");
        Path restored = folder.resolve("restored");
        second.run("restore", copy.get("id").stringValue(), "--target", restored.toString());
        assertThat(FileTree.describe(restored)).isEqualTo(FileTree.describe(original));
        // restic knows our copies for what they are
        assertThat(new String(
                        new Restic(folder.resolve("second"), "another key")
                                .run(
                                        "copy",
                                        "--from-repo",
                                        first.repository().toString(),
                                        "--from-password-command",
                                        "echo " + Restic.PASSWORD),
                        UTF_8))
                .contains("skipping source snapshot");
    }

    @Test
    void an_open_repository_stays_right_while_restic_prunes_beneath_it() throws Exception {
        Path place = folder.resolve("repository");
        try (Password password = Parts.password();
                Repository repository = Repositories.init(place, password)) {
            Snapshot first = repository
                    .backup(request("/a"), sink -> file(sink, "a", "first ".repeat(10_000)), Progress.NONE)
                    .snapshot();
            Snapshot second = repository
                    .backup(request("/b"), sink -> file(sink, "b", "second ".repeat(10_000)), Progress.NONE)
                    .snapshot();
            Restic restic = new Restic(place);
            repository.forget(List.of(first.id()));
            assertThatThrownBy(() -> repository.forget(List.of(first.id()))).hasMessageContaining("no snapshot");
            restic.run("prune", "--max-unused", "0");
            restic.checkReadingAllData();
            // what it knew of is gone and must be stored again, not counted on
            Snapshot third = repository
                    .backup(request("/a"), sink -> file(sink, "a", "first ".repeat(10_000)), Progress.NONE)
                    .snapshot();
            assertThat(repository.check(true, Progress.NONE).errors()).isEmpty();
            restic.checkReadingAllData();
            try (InputStream in = repository.read(second, EntryPath.of("b"))) {
                assertThat(in.readAllBytes()).hasSize(70_000);
            }
            // restic repacks what we read next: the place that we knew is no more
            restic.run("forget", third.id());
            restic.run("prune", "--max-unused", "0", "--repack-small", "--repack-cacheable-only=false");
            try (InputStream in = repository.read(second, EntryPath.of("b"))) {
                assertThat(in.readAllBytes()).hasSize(70_000);
            }
        }
    }

    private static SnapshotRequest request(String path) {
        return new SnapshotRequest(TIME, "db1", "holdfast", List.of(path), List.of(), Optional.empty());
    }

    private static void file(io.holdfast.repository.snapshot.SnapshotSink sink, String name, String content)
            throws java.io.IOException, InterruptedException {
        sink.file(
                EntryPath.of(name),
                EntryMetadata.synthetic(0600, TIME),
                new ByteArrayInputStream(content.getBytes(UTF_8)),
                Cuts.CONTENT);
    }
}
