package io.holdfast.sources.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Listing;
import io.holdfast.repository.OddFiles;
import io.holdfast.repository.Parts;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreTarget;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.content.ContentPage;
import io.holdfast.sources.content.ContentQuery;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesKindTest {
    private static final FilesKind FILES = new FilesKind();

    @TempDir
    Path folder;

    private Protected system;
    private Path target;

    @BeforeEach
    void init() throws Exception {
        system = new Protected(FILES, folder);
        target = folder.resolve("target");
    }

    @AfterEach
    void close() throws Exception {
        system.close();
        Shell.run(folder, "chmod -R u+rwX . || true");
    }

    @Test
    void everything_that_a_file_system_may_hold_is_restored_as_it_was_by_us_and_by_restic() throws Exception {
        Path source = OddFiles.make(folder.resolve("source"));
        List<String> original = Listing.of(source);
        Instant before = Instant.now();
        Protected.Backup backup = system.backUp(Map.of("path", source.toString(), "access-times", "true"));
        Instant after = Instant.now();
        assertThat(backup.facts().consistentAt()).isBetween(before, after);
        assertThat(backup.facts().engineVersion()).startsWith("Linux ");
        String files = Shell.run(source, "find . -type f -printf x | wc -c").strip();
        assertThat(backup.facts().facts()).containsEntry("files", files).containsEntry("unreadable", "0");

        RestoreReport report = system.restore(backup.snapshot(), target, Map.of("devices", "yes"));
        assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
        assertThat(report.recoveredTo()).contains(backup.facts().consistentAt());
        assertThat(report.steps()).hasSize(2);
        assertThat(report.validations()).singleElement().satisfies(validation -> {
            assertThat(validation.passed()).isTrue();
            assertThat(validation.detail()).startsWith(files + " files, ").endsWith("all equal");
        });
        assertThat(target.resolve(".holdfast/files.jsonl")).isRegularFile();
        Shell.run(target, "rm -r .holdfast");
        Listing.assertSame(Listing.of(target), original);

        Path theirs = folder.resolve("theirs");
        system.restic().checkReadingAllData();
        system.restic().restore("latest", theirs);
        Shell.run(theirs, "rm -r .holdfast");
        Listing.assertSame(Listing.withoutAccessTimes(theirs), Listing.withoutAccessTimes(target));
    }

    @Test
    void a_link_whose_target_is_not_utf8_is_restored_as_it_was() throws Exception {
        Path source = Files.createDirectory(folder.resolve("source"));
        try (Directory directory = Directory.open(RawPath.of(source))) {
            directory.makeSymbolicLink(EntryName.of("odd"), OddFiles.NOT_UTF8);
        }
        system.restore(system.backUp(Map.of("path", source.toString())).snapshot(), target, Map.of());
        try (Directory directory = Directory.open(RawPath.of(target));
                var link = directory.reference(EntryName.of("odd"))) {
            assertThat(link.readLink()).isEqualTo(OddFiles.NOT_UTF8);
        }
    }

    @Test
    void a_part_is_restored_alone_by_its_path_even_when_that_is_not_utf8() throws Exception {
        Path source = OddFiles.make(folder.resolve("source"));
        Snapshot snapshot = system.backUp(Map.of("path", source.toString())).snapshot();
        String odd = Base64.getEncoder().encodeToString(new byte[] {(byte) 0x80});
        RestoreReport report = system.restore(snapshot, target, Map.of("path64", odd));
        assertThat(Shell.run(target, "find . | sort; cmp inside ../source/linked"))
                .isEqualTo(".\n./empty-directory\n./inside\n");
        assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
        assertThat(report.validations().getFirst().detail()).startsWith("1 files, 100000 bytes read back");

        Path one = folder.resolve("one");
        report = system.restore(snapshot, one, Map.of("path", "/large", "validate.it is there", "large"));
        assertThat(Shell.run(one, "ls; cmp large ../source/large")).isEqualTo("large\n");
        assertThat(report.validations()).hasSize(2).allMatch(RestoreReport.Validation::passed);
        assertThatThrownBy(() -> system.restore(snapshot, folder.resolve("none"), Map.of("path", "absent")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("has no /absent");
        assertThat(folder.resolve("none")).doesNotExist();
    }

    @Test
    void what_a_recovery_point_holds_is_listed_page_by_page_and_found_by_name_without_a_restore() throws Exception {
        Path source = OddFiles.make(folder.resolve("source"));
        Snapshot snapshot = system.backUp(Map.of("path", source.toString())).snapshot();

        List<ContentItem> whole = browse(snapshot, "", "", 1000);
        assertThat(whole).extracting(ContentItem::name).doesNotContain(".holdfast");
        ContentItem large = whole.stream()
                .filter(item -> item.name().equals("large"))
                .findFirst()
                .orElseThrow();
        assertThat(large.bytes()).isEqualTo(Files.size(source.resolve("large")));
        assertThat(large.modified())
                .isEqualTo(Files.getLastModifiedTime(source.resolve("large")).toInstant());
        assertThat(large.selection()).isEqualTo(Map.of("path", "large"));
        // pages are the whole, whatever their size
        assertThat(browse(snapshot, "", "", 3)).isEqualTo(whole);

        ContentItem odd = whole.stream()
                .filter(item -> item.path().startsWith("base64:"))
                .findFirst()
                .orElseThrow();
        assertThat(browse(snapshot, odd.path(), "", 1000))
                .extracting(ContentItem::name)
                .contains("inside");
        assertThat(odd.selection())
                .isEqualTo(Map.of("path64", Base64.getEncoder().encodeToString(new byte[] {(byte) 0x80})));

        String expected =
                Shell.run(source, "find . -iname '*I*' -printf x | wc -c").strip();
        List<ContentItem> found = browse(snapshot, "", "i", 1000);
        assertThat(found).hasSize(Integer.parseInt(expected)).hasSizeGreaterThan(2);
        assertThat(browse(snapshot, "", "i", 1)).isEqualTo(found);
        assertThat(browse(snapshot, "", "inside", 10))
                .extracting(ContentItem::name)
                .isNotEmpty()
                .allMatch(name -> name.endsWith("/inside"));
        // with no time at all it is the same, in more pages
        assertThat(browse(snapshot, "", "i", 1000, Duration.ZERO)).isEqualTo(found);

        assertThatThrownBy(() -> browse(snapshot, "absent", "", 10)).hasMessageContaining("has no /absent");
        assertThatThrownBy(() -> browse(snapshot, "large", "", 10)).hasMessageContaining("/large is no folder");
        assertThatThrownBy(() -> browse(snapshot, "a/../b", "", 10)).hasMessageContaining("is not a path");
    }

    private List<ContentItem> browse(Snapshot snapshot, String path, String search, int limit) throws Exception {
        return browse(snapshot, path, search, limit, Duration.ofMinutes(1));
    }

    private List<ContentItem> browse(Snapshot snapshot, String path, String search, int limit, Duration patience)
            throws Exception {
        List<ContentItem> items = new ArrayList<>();
        Optional<String> after = Optional.empty();
        do {
            ContentPage page = FILES.browse(
                    system.repository,
                    snapshot,
                    new ContentQuery(
                            path, Optional.of(search).filter(text -> !text.isEmpty()), after, limit, patience));
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            items.addAll(page.items());
            after = page.next();
        } while (after.isPresent());
        return items;
    }

    @Test
    void several_paths_keep_their_places_with_the_folders_above_them() throws Exception {
        Files.createDirectories(folder.resolve("a/b"));
        Files.writeString(folder.resolve("a/b/f"), "one");
        Files.writeString(folder.resolve("a/single"), "two");
        Files.writeString(folder.resolve("a/not-declared"), "three");
        Shell.run(folder, "chmod 0711 a; touch -d '2001-02-03 04:05:06Z' a/b a");
        Protected.Backup backup =
                system.backUp(Map.of("paths", folder + "/a/b, " + folder + "/a/single," + folder + "/a/b/f"));
        system.restore(backup.snapshot(), target, Map.of("path", folder.toString()));
        assertThat(Shell.run(target, "find . -mindepth 1 -printf '%P %m %TY\\n' | sort"))
                .startsWith("a 711 2001\na/b 755 2001\na/b/f ")
                .contains("a/single")
                .doesNotContain("not-declared");
    }

    @Test
    void a_single_file_and_a_link_to_a_folder_can_be_declared() throws Exception {
        Files.createDirectories(folder.resolve("real"));
        Files.writeString(folder.resolve("real/f"), "content");
        Files.createSymbolicLink(folder.resolve("current"), Path.of("real"));
        Snapshot linked = system.backUp(Map.of("path", folder + "/current")).snapshot();
        Snapshot file = system.backUp(Map.of("path", folder + "/real/f")).snapshot();
        system.restore(linked, target, Map.of());
        assertThat(target.resolve("f")).hasContent("content");
        system.restore(file, folder.resolve("second"), Map.of());
        assertThat(folder.resolve("second/f")).hasContent("content");
    }

    @Test
    void what_is_excluded_and_what_is_ours_is_left_out() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Shell.run(
                source,
                "mkdir -p cache/deep src/cache .holdfast; touch a.tmp a.txt cache/deep/x src/b.tmp src/c "
                        + "src/cache/y .holdfast/files.jsonl");
        Protected.Backup backup = system.backUp(Map.of("path", source.toString(), "exclude", "*.tmp\n/cache"));
        assertThat(backup.facts().facts()).containsEntry("excluded", "3").containsEntry("files", "3");
        system.restore(backup.snapshot(), target, Map.of());
        assertThat(Shell.run(target, "rm -r .holdfast; find . -type f | sort"))
                .isEqualTo("./a.txt\n./src/c\n./src/cache/y\n");
    }

    @Test
    void a_snapshot_of_stock_restic_is_restored_and_says_how_far_it_is_proven() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("f"), "content");
        new Restic(folder.resolve("repository")).backup(source, ".");
        RestoreReport report = system.restore(system.repository.snapshots().getLast(), target, Map.of());
        assertThat(target.resolve("f")).hasContent("content");
        assertThat(report.level()).isEqualTo(ProofLevel.RESTORED);
        assertThat(report.validations()).isEmpty();
        assertThat(report.recoveredTo()).isEmpty();
    }

    @Test
    void a_declared_validation_that_fails_shows_in_the_report() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("f"), "content");
        Snapshot snapshot = system.backUp(Map.of("path", source.toString())).snapshot();
        RestoreReport report =
                system.restore(snapshot, target, Map.of("validate.has config", "app.yml", "validate.odd", "../x"));
        assertThat(report.level()).isEqualTo(ProofLevel.RESTORED);
        assertThat(report.validations())
                .extracting(RestoreReport.Validation::name, RestoreReport.Validation::passed)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("every file is what was backed up", true),
                        org.assertj.core.groups.Tuple.tuple("has config", false),
                        org.assertj.core.groups.Tuple.tuple("odd", false));
    }

    @Test
    void what_the_repository_lost_is_named_and_all_else_is_restored_in_a_restore_that_failed() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Shell.run(source, "mkdir -p d/e; for i in $(seq 50); do echo content $i > f$i; echo inner $i > d/e/g$i; done");
        Snapshot snapshot = system.backUp(Map.of("path", source.toString())).snapshot();
        String pack = system.lose(BlobType.DATA, Parts.idOf("content 7\n".getBytes(StandardCharsets.UTF_8)));
        RestoreReport report = system.restore(snapshot, target, Map.of("validate.another", "f8"));
        assertThat(report.level()).isEqualTo(ProofLevel.STORED);
        assertThat(report.validations())
                .extracting(RestoreReport.Validation::name, RestoreReport.Validation::passed)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("the repository holds all of it", false),
                        org.assertj.core.groups.Tuple.tuple("every file is what was backed up", false),
                        org.assertj.core.groups.Tuple.tuple("another", true));
        String lost = "/f7 lacks 10 bytes";
        assertThat(report.validations().get(0).detail())
                .startsWith("it is damaged: 1 file is not whole; everything else was restored. ")
                .contains(lost + ". Why, for the first: ", pack, "restore again");
        assertThat(report.validations().get(1).detail()).contains("100 files", "1 differ: /f7 has 10 bytes");
        assertThat(report.facts().get("lost")).startsWith(lost + ": ").contains(pack);
        Shell.run(target, "rm -r .holdfast f7; cd ../source; rm f7; diff -r . ../target");

        // the list of digests as well, which is in the snapshot, too
        byte[] digests = system.repository.read(snapshot, FileManifest.PATH).readAllBytes();
        system.lose(BlobType.DATA, Parts.idOf(digests));
        RestoreReport again = system.restore(snapshot, folder.resolve("again"), Map.of());
        assertThat(again.validations()).hasSize(2).noneMatch(RestoreReport.Validation::passed);
        assertThat(again.validations().get(0).detail())
                .startsWith("it is damaged: 2 files are not whole;")
                .contains("/.holdfast/files.jsonl lacks");
        assertThat(again.validations().get(1).detail()).contains("list of digests cannot be read to its end");
        assertThat(folder.resolve("again/d/e/g50")).hasContent("inner 50");
    }

    @Test
    void a_restored_file_that_differs_or_is_missing_is_found() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source"));
        Shell.run(source, "for i in $(seq 200); do echo $i > f$i; done");
        Snapshot snapshot = system.backUp(Map.of("path", source.toString())).snapshot();
        system.restore(snapshot, target, Map.of());
        Shell.run(target, "echo x > f7; rm f8; echo 199 >> f199; rm f9; ln -s f10 f9");
        DigestComparison.Result result = DigestComparison.compare(system.repository, snapshot, target, Optional::of);
        assertThat(result.passed()).isFalse();
        assertThat(result.differingCount()).isEqualTo(4);
        assertThat(String.join("\n", result.differing())).contains("/f7", "/f8", "/f9", "/f199");
    }

    @Test
    void settings_and_requests_that_make_no_sense_are_refused_with_what_to_do() {
        refused(Map.of(), "'path' is missing");
        refused(Map.of("path", "relative"), "'relative' is not absolute. Begin it with a slash.");
        refused(Map.of("path", "/a/../b"), "holds '.' or '..'");
        refused(Map.of("path", "/a", "paths", "/b"), "both 'path' and 'paths'");
        refused(Map.of("path", "/a", "on-unreadable", "ignore"), "Use 'fail' or 'skip'");
        refused(Map.of("path", "/a", "exclude", "[a"), "'[' without its ']'");
        assertThatThrownBy(() -> system.backUp(Map.of("path", folder + "/absent")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("absent cannot be reached")
                .hasMessageContaining("Correct the path, or mount what should be there");
        RestoreTarget running = new RestoreTarget.RunningSystem(new SourceSettings(Map.of()));
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> FILES.restore(
                        new RestoreRequest(system.repository, anySnapshot(), "d", Optional.empty(), running, Map.of()),
                        system.context()))
                .withMessageContaining("Name one that is absent or empty");
        assertThatThrownBy(() -> system.restore(anySnapshot(), target, Map.of("table", "x")))
                .hasMessageContaining("cannot be selected by 'table'");
    }

    private static Snapshot anySnapshot() {
        return new Snapshot(
                "0".repeat(64),
                Instant.EPOCH,
                "0".repeat(64),
                "",
                "",
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static void refused(Map<String, String> settings, String message) {
        assertThatExceptionOfType(SourceException.class)
                .isThrownBy(() -> FILES.open(new SourceSettings(settings)))
                .withMessageContaining(message);
    }
}
