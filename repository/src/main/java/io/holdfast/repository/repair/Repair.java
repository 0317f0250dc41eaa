package io.holdfast.repository.repair;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.RebuildReport;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.index.IndexFiles;
import io.holdfast.repository.index.IndexRebuild;
import io.holdfast.repository.lock.Locks;
import io.holdfast.repository.packed.PackedBlobs;
import io.holdfast.repository.packed.Salvaged;
import io.holdfast.repository.packed.SavingSession;
import io.holdfast.repository.repair.RepairReport.Rewritten;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotFiles;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Repairs a repository in the order in which its parts rest on each other: files from a mirror, the index, packs, and
 * last, if that is wished, snapshots. Under an exclusive lock. A stop at any moment leaves no less than there was; run
 * again, it goes on. For one run.
 */
public final class Repair {
    private static final String TAG = "repaired";

    private final Store store;
    private final @Nullable Mirrored mirror;
    private final IndexFiles files;
    private final Index index;
    private final SnapshotFiles snapshots;
    private final PackedBlobs blobs;
    private final RepairRequest request;
    private final Progress progress;
    private boolean indexChanged;

    /** The same repository elsewhere, and the index files there. */
    public record Mirrored(Store store, IndexFiles files) {}

    /** @param mirror null when there is none */
    public Repair(
            Store store,
            @Nullable Mirrored mirror,
            IndexFiles files,
            Index index,
            SnapshotFiles snapshots,
            PackedBlobs blobs,
            RepairRequest request,
            Progress progress) {
        this.store = store;
        this.mirror = mirror;
        this.files = files;
        this.index = index;
        this.snapshots = snapshots;
        this.blobs = blobs;
        this.request = request;
        this.progress = progress;
    }

    /** @param lock exclusive, held by the caller until this returns */
    public RepairReport run(Locks.Hold lock) throws IOException, InterruptedException {
        FilesOfMirror fromMirror =
                mirror == null ? null : new FilesOfMirror(store, mirror.store(), request.dryRun(), progress);
        if (fromMirror != null) {
            fromMirror.replaceDamaged();
        }
        Set<String> missing = new TreeSet<>(rebuildIndex(Set.of()));
        if (fromMirror != null && !missing.isEmpty()) {
            missing = new TreeSet<>(fromMirror.bringBack(missing));
            rebuildIndex(Set.of());
        }
        if (fromMirror != null && mirror != null && !request.dryRun()) {
            bringBackWhatIsNeeded(fromMirror, mirror.files());
        }
        PackRepair packs = new PackRepair(store, files, blobs, fromMirror == null ? 0 : fromMirror.read(), progress);
        List<Salvaged> salvaged =
                request.dryRun() ? unreplaced(packs.look(), fromMirror) : packs.save(request.extraVerify());
        Set<String> gone = PackRepair.known(salvaged);
        if (!request.dryRun() && !gone.isEmpty()) {
            lock.ensureHeld();
            rebuildIndex(gone);
            packs.remove(gone);
        }
        boolean looked = loadIndex();
        List<String> unreadable = new ArrayList<>();
        List<Rewritten> rewritten =
                looked ? repairSnapshots(readable(unreadable), unreadable, lost(salvaged, missing), lock) : List.of();
        return new RepairReport(
                fromMirror == null ? List.of() : List.copyOf(fromMirror.replaced()),
                fromMirror == null ? List.of() : stillDamaged(fromMirror, gone),
                indexChanged,
                List.copyOf(missing),
                salvaged,
                looked,
                rewritten,
                unreadable);
    }

    /** With a dry run the mirror's files have not taken their places. */
    private static List<Salvaged> unreplaced(List<Salvaged> damaged, @Nullable FilesOfMirror mirror) {
        return mirror == null
                ? damaged
                : damaged.stream()
                        .filter(pack -> mirror.replaced().stream().noneMatch(path -> path.endsWith(pack.pack())))
                        .toList();
    }

    /** What came from packs themselves needs the mirror no more. */
    private static List<String> stillDamaged(FilesOfMirror mirror, Set<String> gone) {
        return mirror.unreplaced().stream()
                .filter(text -> gone.stream().noneMatch(text::contains))
                .toList();
    }

    /** @return packs that the index named and that are not there */
    private List<String> rebuildIndex(Set<String> without) throws IOException, InterruptedException {
        if (request.dryRun()) {
            Set<String> named = new LinkedHashSet<>();
            indexChanged |= !files.readSound((pack, entries) -> named.add(pack)).isEmpty();
            named.removeAll(present());
            indexChanged |= !named.isEmpty();
            return List.copyOf(named);
        }
        RebuildReport report = new IndexRebuild(store, files, blobs::header, progress).rebuild(false, without);
        indexChanged |= report.changed();
        index.refresh();
        return report.missingPacks();
    }

    private Set<String> present() throws IOException {
        return store.list(FileKind.PACK).stream()
                .map(listed -> listed.file().name())
                .collect(Collectors.toSet());
    }

    /** With a dry run the index still names what is lost. */
    private Set<BlobId> lost(List<Salvaged> salvaged, Set<String> missing) throws IOException {
        if (!request.dryRun()) {
            return Set.of();
        }
        Set<BlobId> lost =
                salvaged.stream().flatMap(pack -> pack.lost().stream()).collect(Collectors.toSet());
        Set<String> bad = new TreeSet<>(missing);
        salvaged.forEach(pack -> bad.add(pack.pack()));
        files.readSound((pack, entries) -> {
            if (missing.contains(pack)) {
                entries.forEach(entry -> lost.add(entry.id()));
            }
        });
        for (BlobType type : BlobType.values()) {
            lost.removeIf(id -> index.findAll(type, id).stream().anyMatch(copy -> !bad.contains(copy.pack())));
        }
        return lost;
    }

    private boolean loadIndex() throws IOException {
        index.refresh();
        if (!request.dryRun()) {
            index.requireSound();
        }
        return index.isSound();
    }

    /**
     * Where an index file is lost together with packs that it named nobody here knows of them any more: what snapshots need
     * is looked up in the mirror's index, again for what is then found to be needed.
     */
    private void bringBackWhatIsNeeded(FilesOfMirror fromMirror, IndexFiles mirrored)
            throws IOException, InterruptedException {
        Set<String> tried = new TreeSet<>();
        while (true) {
            progress.stage("looking for what snapshots need");
            TreeRepair look = new TreeRepair(blobs.reading(), Set.of(), null, "", true);
            for (Snapshot snapshot : readable(new ArrayList<>())) {
                look.repair(BlobId.parse(snapshot.tree()));
            }
            Set<String> packs = new TreeSet<>();
            for (String name : look.missing().isEmpty() ? Set.<String>of() : mirrored.names()) {
                mirrored.read(name, (pack, entries) -> {
                    if (entries.stream().anyMatch(entry -> look.missing().contains(entry.id()))) {
                        packs.add(pack);
                    }
                });
            }
            packs.removeAll(tried);
            if (packs.isEmpty()) {
                return;
            }
            tried.addAll(packs);
            fromMirror.bringBack(packs);
            rebuildIndex(Set.of());
        }
    }

    private List<Snapshot> readable(List<String> unreadable) throws IOException {
        List<Snapshot> readable = new ArrayList<>();
        for (String id : snapshots.names()) {
            try {
                readable.add(snapshots.readAgain(id));
            } catch (RepositoryException.Damaged e) {
                unreadable.add(id);
            } catch (NoSuchFileException e) {
                // forgotten since the listing
                continue;
            }
        }
        return readable;
    }

    private List<Rewritten> repairSnapshots(
            List<Snapshot> readable, List<String> unreadable, Set<BlobId> lost, Locks.Hold lock)
            throws IOException, InterruptedException {
        progress.stage("looking at snapshots");
        boolean write = request.snapshots() && !request.dryRun();
        List<Rewritten> found = new ArrayList<>();
        try (@Nullable
                SavingSession session = write ? blobs.save(progress::transferred, request.extraVerify()) : null) {
            TreeRepair trees = new TreeRepair(blobs.reading(), lost, session, request.suffix(), false);
            List<Map.Entry<Snapshot, TreeRepair.Result>> changed = new ArrayList<>();
            for (Snapshot snapshot : readable) {
                TreeRepair.Result result = trees.repair(BlobId.parse(snapshot.tree()));
                if (result.changed()) {
                    changed.add(Map.entry(snapshot, result));
                }
            }
            if (session != null) {
                session.flush();
                lock.ensureHeld();
            }
            for (Map.Entry<Snapshot, TreeRepair.Result> each : changed) {
                found.add(rewrite(each.getKey(), each.getValue(), readable, session != null));
            }
        }
        if (write && request.forget()) {
            forget(found, unreadable);
        }
        return found;
    }

    private Rewritten rewrite(Snapshot snapshot, TreeRepair.Result result, List<Snapshot> readable, boolean write)
            throws IOException {
        boolean wanted = request.only().isEmpty() || request.only().contains(snapshot.id());
        Optional<Snapshot> without = Optional.empty();
        if (write && wanted) {
            Optional<Snapshot> before = writtenBefore(snapshot, result, readable);
            without = Optional.of(before.isPresent() ? before.get() : written(snapshot, result));
        }
        return new Rewritten(snapshot, without, result.cut(), result.emptied());
    }

    private Snapshot written(Snapshot snapshot, TreeRepair.Result result) throws IOException {
        Set<String> tags = new LinkedHashSet<>(snapshot.tags());
        tags.add(TAG);
        return snapshots.writeChanged(
                snapshot,
                document -> document.withTags(List.copyOf(tags), snapshot)
                        .withTree(result.root().toString()));
    }

    /** What an earlier run has written for the same snapshot. */
    private static Optional<Snapshot> writtenBefore(
            Snapshot snapshot, TreeRepair.Result result, List<Snapshot> readable) {
        String original = snapshot.original().orElse(snapshot.id());
        return readable.stream()
                .filter(other -> other.tags().contains(TAG)
                        && other.original().filter(original::equals).isPresent()
                        && other.tree().equals(result.root().toString()))
                .findFirst();
    }

    private void forget(List<Rewritten> found, List<String> unreadable) throws IOException {
        List<String> old = new ArrayList<>(found.stream()
                .filter(each -> each.without().isPresent())
                .map(each -> each.snapshot().id())
                .toList());
        // a hold keeps a snapshot that is damaged, too
        snapshots.ensureNoneHeld(old);
        old.addAll(unreadable);
        snapshots.remove(old);
        unreadable.clear();
    }
}
