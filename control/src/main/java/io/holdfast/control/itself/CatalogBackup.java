package io.holdfast.control.itself;

import io.holdfast.control.inventory.OwnDeclarations;
import io.holdfast.control.work.ScratchFolder;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A backup of a catalog in a repository, which stays open for as long as this is used. Methods block on the store. */
public final class CatalogBackup {
    private final Repository repository;
    private final Snapshot snapshot;
    private final CatalogManifest manifest;

    private CatalogBackup(Repository repository, Snapshot snapshot, CatalogManifest manifest) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.manifest = manifest;
    }

    /** The snapshots of a repository that hold a catalog, newest first. */
    public static List<Snapshot> in(Repository repository) throws IOException {
        return repository.snapshots().reversed().stream()
                .filter(snapshot -> snapshot.tags().contains("kind:" + OwnDeclarations.KIND))
                .toList();
    }

    /** @throws IOException when the snapshot holds no catalog that this version can read */
    public static CatalogBackup of(Repository repository, Snapshot snapshot) throws IOException {
        if (repository.find(snapshot, CatalogManifest.PATH).isEmpty()) {
            throw new IOException("Snapshot " + snapshot.shortId() + " in " + repository.location()
                    + " holds no catalog. 'holdfast bootstrap --list' shows those that do.");
        }
        CatalogManifest manifest;
        try (InputStream content = repository.read(snapshot, CatalogManifest.PATH)) {
            manifest = CatalogManifest.parse(new String(content.readAllBytes(), StandardCharsets.UTF_8));
        }
        if (manifest.format() != CatalogManifest.FORMAT) {
            throw new IOException("Snapshot " + snapshot.shortId() + " holds a catalog backup of format "
                    + manifest.format() + "; this version reads " + CatalogManifest.FORMAT
                    + ". Use the Holdfast that made it, or a later one.");
        }
        return new CatalogBackup(repository, snapshot, manifest);
    }

    public CatalogManifest manifest() {
        return manifest;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    Repository repository() {
        return repository;
    }

    InputStream content(CatalogManifest.Table table) throws IOException {
        return repository.read(snapshot, table.path());
    }

    /** Writes the server's configuration files to a directory; what an attempt before wrote there goes first. */
    public void restoreConfiguration(Path directory) throws IOException, InterruptedException {
        ScratchFolder.remove(directory);
        repository.restore(snapshot, EntryPath.of("configuration"), directory, Progress.NONE);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
}
