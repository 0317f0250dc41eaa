package io.holdfast.control.itself;

import io.holdfast.control.Catalog;
import io.holdfast.control.point.PointIndex;
import io.holdfast.control.schema.CatalogSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import javax.sql.DataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A catalog that is being brought back from a backup, before a server starts on it. Methods block; for one thread. */
public final class RestoredCatalog {
    private final CatalogBackup backup;
    private final DataSource dataSource;
    private final Catalog catalog;
    private final Consumer<String> progress;

    /** @param progress takes a line for each stage */
    public RestoredCatalog(CatalogBackup backup, DataSource dataSource, Consumer<String> progress) {
        this.backup = backup;
        this.dataSource = dataSource;
        this.catalog = new Catalog(dataSource);
        this.progress = progress;
    }

    /**
     * What came back.
     *
     * @param repository the declared name of the repository that it came from; empty when none is declared
     * @param foundSince recovery points that the backup did not know yet
     * @param missingFiles that the declarations name and that are not on this machine: secrets, which no backup holds
     */
    public record Outcome(
            Optional<String> repository,
            int dataSets,
            int people,
            long jobs,
            long recoveryPoints,
            int foundSince,
            List<String> missingFiles) {}

    /** Whether the database holds tables already. */
    public boolean isOccupied() {
        return new CatalogSchema(dataSource).present().isPresent();
    }

    private String origin() {
        return backup.repository().location() + ", snapshot "
                + backup.snapshot().id();
    }

    /** Loads the tables, whatever they hold now, and makes them a new control plane's. Can be repeated. */
    public void load() throws IOException, InterruptedException {
        new CatalogLoad(dataSource, progress).load(backup);
        new Succession(catalog).take(origin());
    }

    /** The declared name of the repository that the backup lies in, by the repository's own id. */
    private Optional<String> repositoryName() {
        return catalog.sql("SELECT name FROM known_repositories WHERE repository_id = :id ORDER BY name LIMIT 1")
                .param("id", backup.repository().id())
                .query(String.class)
                .optional();
    }

    /**
     * Gives the server a key of its own to the repository that the backup lies in, and has the repository declared with it,
     * as it is reached from here: so whoever brought the control plane back leaves no password on this machine.
     *
     * @param secrets a folder for the key's password; made when absent
     * @return the password's file; empty when the catalog does not declare the repository
     */
    public Optional<Path> openByOwnKey(Path secrets) throws IOException, InterruptedException {
        Optional<String> name = repositoryName();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        progress.accept("Adding a key for this server to repository " + name.get());
        Path passwordFile = new ServerKey(secrets, name.get()).add(backup.repository());
        declare(name.get(), passwordFile);
        return Optional.of(passwordFile);
    }

    private void declare(String name, Path passwordFile) {
        ObjectNode document = document("Repository", name);
        ObjectNode spec = (ObjectNode) document.path("spec");
        spec.put("location", backup.repository().location());
        spec.put("passwordFile", passwordFile.toString());
        spec.remove("passwordWrapped");
        // without it the server's environment says how the store is reached, as it said here
        if (!Files.isReadable(Path.of(spec.path("credentialsFile").asString("/nowhere")))) {
            spec.remove("credentialsFile");
        }
        catalog.sql("""
                UPDATE inventory SET document = :document::jsonb, applied_at = now(), applied_by = 'bootstrap'
                WHERE kind = 'Repository' AND name = :name AND document <> :document::jsonb
                """)
                .param("document", document.toString())
                .param("name", name)
                .update();
    }

    private ObjectNode document(String kind, String name) {
        return Catalog.fromJson(
                catalog.sql("SELECT document::text FROM inventory WHERE kind = :kind AND name = :name")
                        .param("kind", kind)
                        .param("name", name)
                        .query(String.class)
                        .single(),
                ObjectNode.class);
    }

    /** Looks for what the repository got after the backup was made, and tells what came back. */
    public Outcome finish() throws IOException {
        Optional<String> name = repositoryName();
        int found = 0;
        if (name.isPresent()) {
            progress.accept("Looking for recovery points that are newer than the backup");
            found = new PointIndex(catalog, Clock.systemUTC())
                    .update(name.get(), backup.repository())
                    .added();
        }
        return new Outcome(
                name,
                (int) count("inventory WHERE kind = 'DataSet'"),
                (int) count("platform_administrators"),
                count("backup_jobs_log"),
                count("recovery_points"),
                found,
                missingFiles());
    }

    private long count(String what) {
        return catalog.sql("SELECT count(*) FROM " + what).query(Long.class).single();
    }

    private List<String> missingFiles() {
        TreeSet<String> missing = new TreeSet<>();
        catalog.sql("SELECT document::text FROM inventory")
                .query(String.class)
                .list()
                .forEach(text -> collectFiles("", Catalog.fromJson(text, JsonNode.class), missing));
        return new ArrayList<>(missing);
    }

    /** Settings that name a file are told by their names: {@code passwordFile}, {@code password-file}, {@code passwordWrapped}. */
    private static void collectFiles(String field, JsonNode node, TreeSet<String> missing) {
        if (node.isString()) {
            boolean names = field.endsWith("File") || field.endsWith("-file") || field.equals("passwordWrapped");
            String path = node.asString();
            if (names && path.startsWith("/") && !Files.isReadable(Path.of(path))) {
                missing.add(path);
            }
        }
        node.properties().forEach(entry -> collectFiles(entry.getKey(), entry.getValue(), missing));
        if (node.isArray()) {
            node.forEach(each -> collectFiles(field, each, missing));
        }
    }
}
