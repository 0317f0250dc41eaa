package io.holdfast.repository.check;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.CheckReport;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.config.RepositoryConfig;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.index.IndexAudit;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.key.Keys;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.tail.Tails;
import io.holdfast.repository.tree.TreeReader;
import io.holdfast.repository.tree.Trees;
import io.holdfast.repository.work.Parallel;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * Checks from the outside in: key files, config, snapshots, index, packs' sizes, trees; then every byte of the
 * packs that are asked for. Snapshots are listed before the index is read, so that a backup that ends meanwhile does no harm.
 * Packs and tails that nothing refers to are no damage: a stopped backup leaves some, and prune removes them.
 */
public final class Checker {
    /** restic writes packs of 128 MiB at most. */
    private static final long LARGEST = 1L << 30;

    private final Store store;
    private final SealedFiles files;
    private final Keys keys;
    private final SnapshotFiles snapshots;
    private final PackedBlobs blobs;
    private final Trees trees;
    private final Tails tails;
    private final Findings findings = new Findings();
    private final Loss loss = new Loss();

    public Checker(Store store, SealedFiles files, Keys keys, SnapshotFiles snapshots, PackedBlobs blobs, Tails tails) {
        this.store = store;
        this.files = files;
        this.keys = keys;
        this.snapshots = snapshots;
        this.blobs = blobs;
        // nothing that was read before counts
        this.trees = new TreeReader(blobs.reading());
        this.tails = tails;
    }

    /** Once. {@code progress} counts bytes of packs as they are stored. */
    public CheckReport check(PacksToRead toRead, Progress progress) throws IOException, InterruptedException {
        progress.stage("checking keys, config and snapshots");
        findings.addAll(keys.problems());
        findings.attempt(() -> RepositoryConfig.read(files));
        List<Snapshot> roots = readSnapshots();
        findings.addAll(tails.problems());

        progress.stage("reading the index");
        IndexAudit index = IndexAudit.read(store, files, findings::add);
        Map<BlobId, IndexAudit.ExpectedPack> sound = checkPackSizes(index);

        progress.stage("following trees", index.treeBytes());
        if (index.complete()) {
            new TreeWalk(trees, index, findings, progress).walk(roots);
        } else {
            findings.add("The trees were not followed, because a part of the index cannot be read. Repair the index,"
                    + " then check again.");
        }
        LongAdder bytesRead = new LongAdder();
        readPacks(chosen(sound, toRead), progress, bytesRead);
        findings.attempt(() -> findings.addAll(loss.of(roots, new IndexFiles(store, files), trees)));
        return new CheckReport(findings.all(), index.packs().size(), bytesRead.sum());
    }

    private List<Snapshot> readSnapshots() throws IOException {
        List<Snapshot> roots = new ArrayList<>();
        for (String name : snapshots.names()) {
            findings.attempt(() -> {
                try {
                    roots.add(snapshots.readAgain(name));
                } catch (NoSuchFileException e) {
                    // forgotten since the listing
                    return;
                }
            });
        }
        return roots;
    }

    /** @return those that are there in full */
    private Map<BlobId, IndexAudit.ExpectedPack> checkPackSizes(IndexAudit index) throws IOException {
        Map<BlobId, Long> sizes = new HashMap<>();
        for (Store.Listed listed : store.list(FileKind.PACK)) {
            sizes.put(BlobId.parse(listed.file().name()), listed.size());
        }
        Map<BlobId, IndexAudit.ExpectedPack> present = new LinkedHashMap<>();
        index.packs().entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                .forEach(pack -> {
                    Long size = sizes.get(pack.getKey());
                    if (size == null || size != pack.getValue().size()) {
                        loss.pack(pack.getKey().toString());
                    }
                    long expected = pack.getValue().size();
                    if (size == null) {
                        findings.add("Pack " + path(pack.getKey())
                                + " is missing. Bring it back from a copy of the repository.");
                    } else if (size != expected) {
                        findings.add("Pack " + path(pack.getKey()) + " has " + size + " bytes instead of " + expected
                                + ". Bring it back from a copy of the repository.");
                    } else if (size > LARGEST) {
                        findings.add("Pack " + path(pack.getKey()) + " has " + size
                                + " bytes, more than any program writes. Bring it back from a copy of the repository.");
                    } else {
                        present.put(pack.getKey(), pack.getValue());
                    }
                });
        return present;
    }

    private static Map<BlobId, IndexAudit.ExpectedPack> chosen(
            Map<BlobId, IndexAudit.ExpectedPack> packs, PacksToRead toRead) {
        Map<String, Long> sizes = new LinkedHashMap<>();
        packs.forEach((name, pack) -> sizes.put(name.toString(), pack.size()));
        Map<BlobId, IndexAudit.ExpectedPack> chosen = new LinkedHashMap<>();
        for (String name : toRead.of(sizes, RandomGenerator.getDefault())) {
            BlobId pack = BlobId.parse(name);
            chosen.put(pack, Objects.requireNonNull(packs.get(pack)));
        }
        return chosen;
    }

    private void readPacks(Map<BlobId, IndexAudit.ExpectedPack> packs, Progress progress, LongAdder bytesRead)
            throws IOException, InterruptedException {
        if (packs.isEmpty()) {
            return;
        }
        progress.stage(
                "reading packs",
                packs.values().stream().mapToLong(IndexAudit.ExpectedPack::size).sum());
        Parallel.forEach(packs.entrySet(), Parallel.processors(), pack -> {
            StoreFile file = new StoreFile(FileKind.PACK, pack.getKey().toString());
            findings.attempt(() -> {
                boolean readable = blobs.verifyPack(
                        file,
                        Math.toIntExact(pack.getValue().size()),
                        pack.getValue().header(),
                        problem -> findings.add("Pack " + file + ": " + problem
                                + ". Bring the pack back from a copy of the repository."),
                        loss::blob);
                if (!readable) {
                    loss.pack(file.name());
                }
            });
            long size = pack.getValue().size();
            bytesRead.add(size);
            progress.transferred(size);
            progress.processed(size);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while checking");
            }
        });
    }

    private static String path(BlobId pack) {
        return new StoreFile(FileKind.PACK, pack.toString()).path();
    }
}
