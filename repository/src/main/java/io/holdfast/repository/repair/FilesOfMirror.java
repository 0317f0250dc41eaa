package io.holdfast.repository.repair;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Replaces files that are not what their names say by those of a mirror, byte by byte the same; no key is needed. What the
 * repository does not have is left alone: it may have been removed on purpose. Safe for one thread.
 */
final class FilesOfMirror {
    private static final int THREADS = 4;

    private static final List<FileKind> NAMED_BY_CONTENT =
            List.of(FileKind.KEY, FileKind.PACK, FileKind.INDEX, FileKind.SNAPSHOT);

    private final Store store;
    private final Store mirror;
    private final boolean dryRun;
    private final Progress progress;
    private long read;
    private final Set<String> replaced = new TreeSet<>();
    private final Set<String> unreplaced = new TreeSet<>();

    /** @throws RepositoryException when there is no repository at the mirror's place */
    FilesOfMirror(Store store, Store mirror, boolean dryRun, Progress progress) throws IOException {
        if (!mirror.exists(StoreFile.CONFIG)) {
            throw new RepositoryException.NotFound(
                    "There is no repository at " + mirror.location() + ". Name a mirror of this one.");
        }
        this.store = store;
        this.mirror = mirror;
        this.dryRun = dryRun;
        this.progress = progress;
    }

    /** Reads everything. */
    void replaceDamaged() throws IOException, InterruptedException {
        List<Store.Listed> all = new ArrayList<>();
        for (FileKind kind : NAMED_BY_CONTENT) {
            all.addAll(store.list(kind));
        }
        replaceDamaged(all);
    }

    /** What it takes to open the repository; all keys when there is none. The config only when it is not there. */
    void replaceKeysAndConfig() throws IOException, InterruptedException {
        List<Store.Listed> keys = store.list(FileKind.KEY);
        replaceDamaged(keys);
        if (keys.isEmpty()) {
            for (Store.Listed key : mirror.list(FileKind.KEY)) {
                replace(key.file());
            }
        }
        if (!store.exists(StoreFile.CONFIG)) {
            store.write(StoreFile.CONFIG, List.of(Store.Bytes.of(mirror.read(StoreFile.CONFIG))));
            replaced.add(StoreFile.CONFIG.path());
        }
    }

    private void replaceDamaged(List<Store.Listed> all) throws IOException, InterruptedException {
        progress.stage("comparing files with their names");
        read = all.stream().mapToLong(Store.Listed::size).sum();
        progress.expected(read);
        Parallel.forEach(all, THREADS, listed -> {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while reading files");
            }
            if (!isSound(listed.file())) {
                replace(listed.file());
            }
            progress.processed(listed.size());
        });
    }

    /** Brings packs back that are not there. @return those that the mirror does not have whole */
    Set<String> bringBack(Set<String> packs) throws IOException, InterruptedException {
        progress.stage("bringing back packs");
        Set<String> left = new TreeSet<>(packs);
        for (String pack : packs) {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while bringing back packs");
            }
            if (replace(new StoreFile(FileKind.PACK, pack))) {
                left.remove(pack);
            }
        }
        return left;
    }

    private boolean isSound(StoreFile file) throws IOException {
        try {
            return Sha256.agrees(file, store.read(file));
        } catch (NoSuchFileException e) {
            // removed since the listing: a lock's work is not here, but a forget's may be
            return true;
        }
    }

    private boolean replace(StoreFile file) throws IOException {
        byte[] content;
        try {
            content = mirror.read(file);
        } catch (NoSuchFileException e) {
            tell(unreplaced, file.path() + " is not in the mirror");
            return false;
        }
        if (!Sha256.agrees(file, content)) {
            tell(unreplaced, file.path() + " is damaged in the mirror, too");
            return false;
        }
        if (!dryRun) {
            store.replace(file, List.of(Store.Bytes.of(content)));
            progress.transferred(content.length);
        }
        tell(replaced, file.path());
        return true;
    }

    private static void tell(Set<String> of, String what) {
        synchronized (of) {
            of.add(what);
        }
    }

    /** In bytes, to find out what is damaged. */
    long read() {
        return read;
    }

    Set<String> replaced() {
        return replaced;
    }

    Set<String> unreplaced() {
        return unreplaced;
    }
}
