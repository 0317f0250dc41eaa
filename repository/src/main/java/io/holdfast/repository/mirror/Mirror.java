package io.holdfast.repository.mirror;

import io.holdfast.repository.Progress;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.VaultLocks;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/**
 * Makes one store a copy of another. Keys and config come first, then the open logs, packs, index files, and last the
 * snapshots: whenever it is stopped, all that the target's snapshots need is there. It lists the source in the other
 * direction, snapshots first, so that backups may go on meanwhile; when a prune takes away what was listed, it begins
 * again, and what was copied stays. Removing goes snapshots first, and ends at what a vault does not let go
 * yet. The target is not locked: nobody else may write to it.
 * For one run.
 */
public final class Mirror {
    private static final int THREADS = 4;
    private static final int ATTEMPTS = 5;

    private static final List<FileKind> IN_ORDER = List.of(FileKind.PACK, FileKind.INDEX, FileKind.SNAPSHOT);

    private final Store source;
    private final Store target;
    private final MirrorRequest request;
    private final Progress progress;
    private final LongAdder copied = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final LongAdder present = new LongAdder();
    private final LongAdder replaced = new LongAdder();
    private final LongAdder removed = new LongAdder();
    private final LongAdder locked = new LongAdder();
    private final Map<StoreFile, String> damaged = new HashMap<>();

    public Mirror(Store source, Store target, MirrorRequest request, Progress progress) {
        this.source = source;
        this.target = target;
        this.request = request;
        this.progress = progress;
    }

    /**
     * @throws RepositoryException when the target is another repository, or the source keeps changing
     * @throws InterruptedException when the thread is interrupted; what was copied stays and counts
     */
    public MirrorReport run() throws IOException, InterruptedException {
        ensureSameRepository();
        target.create();
        for (int attempt = 1; ; attempt++) {
            try {
                copyAll();
                break;
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw new RepositoryException(
                            "The repository at " + source.location() + " keeps changing: " + e.getMessage()
                                    + " has gone. Mirror it again when no prune is running.",
                            e);
                }
                present.reset();
            }
        }
        if (request.delete()) {
            progress.stage("removing what the source has no more");
            removeRest();
        }
        List<String> problems = new ArrayList<>(damaged.values());
        problems.sort(null);
        return new MirrorReport(
                copied.sum(), bytes.sum(), present.sum(), replaced.sum(), removed.sum(), locked.sum(), problems);
    }

    /** Without the key only the files tell: the config is the same, or one key is. */
    private void ensureSameRepository() throws IOException {
        if (!target.exists(StoreFile.CONFIG)) {
            return;
        }
        byte[] config = config();
        if (Arrays.equals(config, target.read(StoreFile.CONFIG))) {
            return;
        }
        for (Store.Listed key : source.list(FileKind.KEY)) {
            if (target.exists(key.file()) && Sha256.agrees(key.file(), target.read(key.file()))) {
                // a migration changed it
                target.replace(StoreFile.CONFIG, List.of(Store.Bytes.of(config)));
                return;
            }
        }
        throw new RepositoryException("The repositories at " + source.location() + " and " + target.location()
                + " are not the same one. Mirror to an empty place, or use 'copy' for a repository with another key.");
    }

    /** Its name does not tell what is in it: it is taken when it is as long as the source says, and comes the same twice. */
    private byte[] config() throws IOException {
        byte[] first = source.read(StoreFile.CONFIG);
        byte[] second = source.read(StoreFile.CONFIG);
        if (first.length != source.size(StoreFile.CONFIG) || !Arrays.equals(first, second)) {
            throw new RepositoryException(
                    "The config of " + source.location() + " did not come whole; nothing was copied. Mirror it again.");
        }
        return first;
    }

    private void copyAll() throws IOException, InterruptedException {
        copy(source.list(FileKind.KEY), sizes(FileKind.KEY));
        if (!target.exists(StoreFile.CONFIG)) {
            byte[] config = config();
            target.write(StoreFile.CONFIG, List.of(Store.Bytes.of(config)));
            count(config.length);
        }
        // what a snapshot takes over from an open log goes: the log is copied before the snapshots are listed
        copy(source.list(FileKind.TAIL), sizes(FileKind.TAIL));
        Map<FileKind, List<Store.Listed>> listed = new EnumMap<>(FileKind.class);
        for (FileKind kind : IN_ORDER.reversed()) {
            listed.put(kind, source.list(kind));
        }
        progress.expected(listed.values().stream()
                .flatMap(List::stream)
                .mapToLong(Store.Listed::size)
                .sum());
        for (FileKind kind : IN_ORDER) {
            progress.stage("copying " + word(kind));
            copy(listed.getOrDefault(kind, List.of()), sizes(kind));
        }
    }

    private static String word(FileKind kind) {
        return switch (kind) {
            case PACK -> "packs";
            case INDEX -> "index files";
            case SNAPSHOT -> "snapshots";
            case CONFIG, KEY, LOCK, TAIL -> "files";
        };
    }

    private Map<StoreFile, Long> sizes(FileKind kind) throws IOException {
        Map<StoreFile, Long> sizes = new HashMap<>();
        for (Store.Listed there : target.list(kind)) {
            sizes.put(there.file(), there.size());
        }
        return sizes;
    }

    private void copy(List<Store.Listed> files, Map<StoreFile, Long> there) throws IOException, InterruptedException {
        Parallel.forEach(files, THREADS, file -> {
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while copying");
            }
            copy(file, there.get(file.file()));
            progress.processed(file.size());
        });
    }

    private void copy(Store.Listed listed, @org.jspecify.annotations.Nullable Long sizeThere) throws IOException {
        StoreFile file = listed.file();
        if (sizeThere != null && isSound(file, listed.size(), sizeThere)) {
            present.increment();
            return;
        }
        byte[] content = source.read(file);
        if (!isWhole(listed, content)) {
            // it may have come wrong only once
            content = source.read(file);
        }
        if (!isWhole(listed, content)) {
            synchronized (damaged) {
                damaged.put(
                        file,
                        file + " of " + source.location() + " is not what its name says; it was not copied."
                                + (sizeThere == null ? "" : " The target's is damaged, too."));
            }
            return;
        }
        synchronized (damaged) {
            damaged.remove(file);
        }
        if (sizeThere != null) {
            target.replace(file, List.of(Store.Bytes.of(content)));
            replaced.increment();
            count(content.length);
            return;
        }
        try {
            target.write(file, List.of(Store.Bytes.of(content)));
        } catch (FileAlreadyExistsException e) {
            // another mirror of the same source was quicker
            return;
        }
        count(content.length);
    }

    /** An open log's name does not tell what is in it; it only grows. */
    private static boolean isWhole(Store.Listed listed, byte[] content) {
        return listed.file().kind().namedByContent()
                ? Sha256.agrees(listed.file(), content)
                : content.length >= listed.size();
    }

    private boolean isSound(StoreFile file, long size, long sizeThere) throws IOException {
        boolean same = size == sizeThere;
        if (!file.kind().namedByContent() || (same && !request.verify())) {
            return same;
        }
        // of another length, or to be verified; the source may be the damaged one
        return Sha256.agrees(file, target.read(file));
    }

    private void count(long length) {
        copied.increment();
        bytes.add(length);
        progress.transferred(length);
    }

    /** A source that has lost everything is no reason to lose the mirror, too. */
    private void removeRest() throws IOException, InterruptedException {
        if (source.list(FileKind.KEY).isEmpty() || !source.exists(StoreFile.CONFIG)) {
            throw new RepositoryException("The repository at " + source.location()
                    + " has no keys or no config any more. Nothing was removed from its mirror.");
        }
        Optional<VaultLocks> vault = target.vault();
        List<FileKind> order = new ArrayList<>(IN_ORDER.reversed());
        order.add(FileKind.TAIL);
        order.add(FileKind.KEY);
        for (FileKind kind : order) {
            Map<StoreFile, Long> surplus = sizes(kind);
            source.list(kind).forEach(listed -> surplus.remove(listed.file()));
            if (kind == FileKind.INDEX || kind == FileKind.PACK) {
                // as long as a file was not copied, what it took the place of may still be needed
                if (!damaged.isEmpty()) {
                    continue;
                }
            }
            // a vault takes each try to remove what is locked for an attack
            if (vault.isPresent()) {
                vault.get().locked(kind).keySet().stream()
                        .filter(file -> surplus.remove(file) != null)
                        .forEach(file -> locked.increment());
            }
            Parallel.forEach(surplus.keySet(), THREADS, file -> {
                try {
                    target.remove(file);
                    removed.increment();
                } catch (NoSuchFileException e) {
                    // another mirror of the same source was quicker
                    return;
                } catch (RepositoryException.Retained e) {
                    locked.increment();
                }
            });
            if (locked.sum() > 0) {
                // what stays may need what would go next
                return;
            }
        }
    }
}
