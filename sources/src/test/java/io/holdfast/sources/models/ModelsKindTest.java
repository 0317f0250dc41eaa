package io.holdfast.sources.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.repository.Parts;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.Shell;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.TreeReader;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.content.ContentItem;
import io.holdfast.sources.content.ContentQuery;
import io.holdfast.sources.files.Protected;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsKindTest {
    @TempDir
    Path folder;

    private Protected system;
    private Registry registry;
    private Path target;

    @BeforeEach
    void init() throws Exception {
        system = new Protected(new ModelsKind(), folder);
        registry = Registry.make(folder.resolve("registry"), 2_000_000);
        target = folder.resolve("target");
    }

    @AfterEach
    void close() throws Exception {
        system.close();
    }

    @Test
    void a_whole_registry_is_stored_once_where_versions_are_alike_and_restored_by_us_and_by_restic() throws Exception {
        int weights = 24_000_000;
        registry = Registry.make(folder.resolve("large"), weights);
        Protected.Backup backup = backUp();
        assertThat(backup.facts().facts())
                .containsEntry("models", "2")
                .containsEntry("versions", "6")
                .containsEntry("training_data_sets", "3")
                .containsEntry("broken_versions", "0");
        assertThat(backup.summary().bytes()).isGreaterThan(6L * weights);
        assertThat(backup.summary().addedBytes())
                .as("two models' weights, what each version changes, and training data")
                .isLessThan(4L * weights);
        RestoreReport report =
                system.restore(backup.snapshot(), target, Map.of("validate.forecaster", "price-forecaster/3"));
        assertThat(Registry.digests(target)).isEqualTo(Registry.digests(registry.root()));
        assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
        assertThat(report.validations()).hasSize(3).allMatch(RestoreReport.Validation::passed);
        assertThat(report.validations().get(1).detail()).startsWith("6 of 6 model versions have all files");
        Path theirs = folder.resolve("theirs");
        system.restic().restore("latest", theirs);
        assertThat(Registry.digests(theirs)).isEqualTo(Registry.digests(registry.root()));
    }

    @Test
    void one_version_of_one_model_is_restored_with_its_training_data_and_nothing_else() throws Exception {
        Snapshot snapshot = backUp().snapshot();
        RestoreReport report = system.restore(
                snapshot, target, Map.of("model", "price-forecaster", "version", "3", "validate.old", "sentiment/1"));
        assertThat(Shell.run(target, "find . -type f | LC_ALL=C sort")).isEqualTo("""
                ./datasets/ticks/2026-10/part-0/rows.bin
                ./datasets/ticks/2026-10/schema.csv
                ./price-forecaster/3/model.json
                ./price-forecaster/3/tokenizer/vocab.txt
                ./price-forecaster/3/weights.safetensors
                """);
        Shell.run(target, "find . -type f -exec cmp {} ../registry/{} \\;");
        assertThat(report.level()).isEqualTo(ProofLevel.QUERIED);
        assertThat(report.validations())
                .as("what was not asked for is not validated")
                .hasSize(2)
                .allMatch(RestoreReport.Validation::passed);
        assertThat(report.validations().getFirst().detail()).startsWith("5 files, ");
        assertThat(report.facts())
                .containsEntry("versions", "price-forecaster/3")
                .containsEntry("training_data", "ticks/2026-10");
    }

    @Test
    void the_versions_in_a_recovery_point_are_listed_with_what_brings_each_back() throws Exception {
        Snapshot snapshot = backUp().snapshot();
        assertThat(browse(snapshot, "", ""))
                .extracting(ContentItem::name, ContentItem::entries, ContentItem::selection)
                .containsExactly(
                        tuple("price-forecaster", 3L, Map.of("model", "price-forecaster")),
                        tuple("sentiment", 3L, Map.of("model", "sentiment")),
                        tuple("datasets", null, Map.of()));
        ContentItem third = browse(snapshot, "price-forecaster", "").get(2);
        assertThat(third.selection()).isEqualTo(Map.of("model", "price-forecaster", "version", "3"));
        assertThat(third.bytes()).isGreaterThan(2_000_000);
        assertThat(third.modified()).isNotNull();
        assertThat(third.detail()).isNotEmpty().doesNotContain("broken");
        assertThat(browse(snapshot, third.path(), ""))
                .extracting(ContentItem::name)
                .contains("model.json", "weights.safetensors", "tokenizer");
        assertThat(browse(snapshot, "", "Sentim"))
                .extracting(ContentItem::path)
                .containsExactly("sentiment/1", "sentiment/2", "sentiment/3");
        assertThat(browse(snapshot, "datasets/ticks", "")).isNotEmpty();
        assertThatThrownBy(() -> browse(snapshot, "absent", "")).hasMessageContaining("has no /absent");
    }

    private List<ContentItem> browse(Snapshot snapshot, String path, String search) throws Exception {
        return new ModelsKind()
                .browse(
                        system.repository,
                        snapshot,
                        new ContentQuery(
                                path,
                                Optional.of(search).filter(text -> !text.isEmpty()),
                                Optional.empty(),
                                100,
                                Duration.ofMinutes(1)))
                .items();
    }

    @Test
    void all_versions_of_one_model_share_the_training_data_that_comes_with_them() throws Exception {
        Snapshot snapshot = backUp().snapshot();
        RestoreReport report = system.restore(snapshot, target, Map.of("model", "price-forecaster"));
        assertThat(Shell.run(target, "ls -d */*")).isEqualTo("""
                datasets/ticks
                price-forecaster/1
                price-forecaster/2
                price-forecaster/3
                """);
        assertThat(report.facts()).containsEntry("training_data", "ticks/2026-09, ticks/2026-10");
        assertThat(report.validations().getLast().detail()).startsWith("3 of 3 model versions");
    }

    @Test
    void what_the_recovery_point_does_not_hold_is_refused_with_what_it_has() throws Exception {
        Snapshot snapshot = backUp().snapshot();
        refused(snapshot, Map.of("model", "churn"), "no model 'churn'. It has: price-forecaster, sentiment.");
        refused(
                snapshot,
                Map.of("model", "sentiment", "version", "9"),
                "no version '9' of model 'sentiment'. It has: 1, 2, 3.");
        refused(snapshot, Map.of("version", "9"), "no 'model'. Name the model too.");
        refused(snapshot, Map.of("layer", "9"), "cannot be selected by 'layer'");
        assertThat(target).doesNotExist();
        Files.createDirectory(target);
        Path mine = Files.writeString(target.resolve("mine"), "mine");
        refused(snapshot, Map.of("model", "sentiment"), "is not empty");
        assertThat(mine).hasContent("mine");
    }

    private void refused(Snapshot snapshot, Map<String, String> selection, String message) {
        assertThatThrownBy(() -> system.restore(snapshot, target, selection))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_broken_version_ends_the_backup_and_is_named_with_what_is_wrong() throws Exception {
        Path root = registry.root();
        broken("rm -r datasets/news/7", "sentiment/1 is broken: its training data news/7 is missing");
        broken("rm datasets/news/7/schema.csv", "sentiment/3 is broken: its training data news/7 has SHA-256");
        broken("rm -r datasets/news/7/*", "sentiment/3 is broken: its training data news/7 is missing or empty");
        broken("rm sentiment/2/weights.safetensors", "sentiment/2 is broken: its file weights.safetensors is missing");
        broken("echo >> sentiment/2/tokenizer/vocab.txt", "its file tokenizer/vocab.txt has 24 bytes, not 23");
        broken(
                "printf V | dd of=sentiment/2/tokenizer/vocab.txt conv=notrunc status=none",
                "Model version sentiment/2 is broken: its file tokenizer/vocab.txt has SHA-256 ");
        broken("echo '{' > sentiment/2/model.json", "sentiment/2/model.json is not JSON");
        broken("cp sentiment/1/model.json sentiment/2/", "sentiment/2/model.json is that of sentiment/1. Move it");
        broken(
                "mv weights sentiment/2/weights.safetensors 2>&1; rm sentiment/2/weights.safetensors;"
                        + " ln -s ../1/weights.safetensors sentiment/2/",
                "its file weights.safetensors is missing");
        assertThat(system.repository.snapshots()).isEmpty();
        Shell.run(root, "rm -r price-forecaster sentiment");
        assertThatThrownBy(this::backUp)
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("holds no version of any model");
    }

    private void broken(String damage, String message) throws Exception {
        Path whole = folder.resolve("whole");
        Shell.run(folder, "cp -a registry whole; cd registry; " + damage);
        assertThatThrownBy(this::backUp)
                .as(damage)
                .isInstanceOf(SourceException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("or set 'on-broken' to 'record'");
        Shell.run(folder, "rm -r registry; mv " + whole + " registry");
    }

    @Test
    void a_broken_version_may_be_recorded_and_is_then_never_called_whole() throws Exception {
        Shell.run(registry.root(), "printf V | dd of=sentiment/2/tokenizer/vocab.txt conv=notrunc status=none");
        Protected.Backup backup = system.backUp(Map.of("path", registry.root().toString(), "on-broken", "record"));
        assertThat(backup.facts().facts())
                .containsEntry("broken_versions", "1")
                .extractingByKey("broken")
                .asString()
                .startsWith("Model version sentiment/2 is broken: its file tokenizer/vocab.txt");
        RestoreReport all = system.restore(backup.snapshot(), target, Map.of());
        assertThat(all.validations()).allMatch(RestoreReport.Validation::passed);
        assertThat(all.validations().getLast().detail())
                .startsWith("5 of 6 model versions")
                .contains("broken already when they were backed up: Model version sentiment/2");
        RestoreReport one =
                system.restore(backup.snapshot(), folder.resolve("one"), Map.of("model", "sentiment", "version", "2"));
        assertThat(one.level()).isEqualTo(ProofLevel.RESTORED);
        assertThat(one.validations().getFirst().passed())
                .as("as it was backed up")
                .isTrue();
        assertThat(one.validations().getLast().passed()).isFalse();
    }

    @Test
    void a_version_in_the_making_is_backed_up_and_not_checked() throws Exception {
        Shell.run(
                registry.root(),
                "mkdir sentiment/4; echo half > sentiment/4/weights.part; mkdir .staging; echo x > .staging/y");
        Protected.Backup backup = backUp();
        assertThat(backup.facts().facts()).containsEntry("versions", "6");
        system.restore(backup.snapshot(), target, Map.of());
        assertThat(Registry.digests(target))
                .isEqualTo(Registry.digests(registry.root()))
                .contains("weights.part");
    }

    @Test
    void a_damaged_pack_fails_the_restore_of_what_it_holds_and_all_else_is_there() throws Exception {
        Snapshot snapshot = backUp().snapshot();
        byte[] rows = Files.readAllBytes(registry.root().resolve("datasets/news/7/part-0/rows.bin"));
        String pack = system.lose(BlobType.DATA, Parts.idOf(rows));
        RestoreReport report = system.restore(snapshot, target, Map.of("model", "sentiment", "version", "1"));
        assertThat(report.level()).isEqualTo(ProofLevel.STORED);
        assertThat(report.validations()).hasSize(3).noneMatch(RestoreReport.Validation::passed);
        assertThat(report.validations().getFirst().detail())
                .startsWith("it is damaged: 1 file is not whole;")
                .contains("/datasets/news/7/part-0/rows.bin lacks " + rows.length + " bytes", pack);
        assertThat(report.validations().getLast().detail())
                .startsWith("0 of 1 model versions")
                .contains("sentiment/1 is broken: the repository lost /datasets/news/7/part-0/rows.bin");
        assertThat(Registry.digests(target.resolve("sentiment/1")))
                .isEqualTo(Registry.digests(registry.root().resolve("sentiment/1")));
        assertThat(target.resolve("datasets/news/7/schema.csv")).exists();
        RestoreReport whole = system.restore(snapshot, folder.resolve("whole"), Map.of());
        assertThat(whole.validations()).hasSize(3).noneMatch(RestoreReport.Validation::passed);
        assertThat(whole.validations().getLast().detail()).startsWith("3 of 6 model versions");
        RestoreReport other =
                system.restore(snapshot, folder.resolve("other"), Map.of("model", "price-forecaster", "version", "3"));
        assertThat(other.level()).isEqualTo(ProofLevel.QUERIED);
    }

    @Test
    void a_lost_manifest_costs_no_more_than_its_version() throws Exception {
        Snapshot snapshot = backUp().snapshot();
        system.lose(BlobType.DATA, Parts.idOf(Files.readAllBytes(registry.root().resolve("sentiment/2/model.json"))));
        RestoreReport report = system.restore(snapshot, target, Map.of());
        assertThat(report.validations().getLast().passed()).isFalse();
        assertThat(report.validations().getLast().detail())
                .startsWith("5 of 6 model versions")
                .contains("sentiment/2 is broken: its manifest cannot be read: ");
        assertThat(target.resolve("sentiment/2/weights.safetensors")).exists();
    }

    @Test
    void a_lost_folder_costs_no_more_than_what_it_held() throws Exception {
        Snapshot snapshot = backUp().snapshot();
        system.lose(BlobType.TREE, subtree(snapshot, "price-forecaster"));
        RestoreReport report = system.restore(snapshot, target, Map.of());
        assertThat(report.validations().getFirst().passed()).isFalse();
        assertThat(report.validations().getFirst().detail())
                .startsWith("it is damaged: 1 folder is lost with all that is in it;")
                .contains("/price-forecaster with all that is in it");
        assertThat(report.facts().get("lost")).contains("/price-forecaster with all that is in it: ");
        assertThat(target.resolve("sentiment/3/weights.safetensors")).exists();
        assertThat(system.restore(snapshot, folder.resolve("other"), Map.of("model", "sentiment"))
                        .level())
                .isEqualTo(ProofLevel.QUERIED);
        assertThatThrownBy(() -> system.restore(snapshot, folder.resolve("no"), Map.of("model", "price-forecaster")))
                .isInstanceOf(RepositoryException.Damaged.class);
    }

    private BlobId subtree(Snapshot snapshot, String directory) throws Exception {
        try (Parts parts = new Parts(folder.resolve("repository"))) {
            parts.index.load();
            return new TreeReader(parts.blobs.reading())
                    .load(BlobId.parse(snapshot.tree())).stream()
                            .filter(node -> node.name().toString().equals(directory))
                            .map(node -> ((Node.Directory) node).subtree())
                            .findFirst()
                            .orElseThrow();
        }
    }

    @Test
    void settings_that_make_no_sense_are_refused() {
        ModelsKind kind = new ModelsKind();
        assertThatThrownBy(() -> kind.open(new SourceSettings(Map.of()))).hasMessageContaining("'path' is missing");
        assertThatThrownBy(() -> kind.open(new SourceSettings(Map.of("path", "models"))))
                .hasMessageContaining("not absolute");
        assertThatThrownBy(() -> kind.open(new SourceSettings(Map.of("path", "/m", "on-broken", "skip"))))
                .hasMessageContaining("Use 'fail' or 'record'");
        assertThatThrownBy(() -> system.backUp(Map.of("path", folder + "/absent")))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("absent cannot be reached");
    }

    private Protected.Backup backUp() throws Exception {
        return system.backUp(Map.of("path", registry.root().toString()));
    }
}
