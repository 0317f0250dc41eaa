package io.holdfast.repository.restore;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.Blobs;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.DirectoryCursor;
import io.holdfast.repository.posix.FileType;
import io.holdfast.repository.posix.OpenEntry;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.Trees;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One restore into one open directory. Used once, by one thread. */
final class TreeRestore {
    private static final int DIRECTORY_MEANWHILE = 0700;

    private final Blobs blobs;
    private final Trees trees;
    private final Directory target;
    private final Progress progress;
    private final Warnings warnings = new Warnings();
    private final MetadataSetter setter = new MetadataSetter(warnings);
    private final ContentFetcher fetcher;
    private final TargetEntries entries;
    private final boolean devices;
    private final Chosen chosen;
    private final Losses losses;
    private final Comparison comparison;
    private final HardLinks hardLinks = new HardLinks(warnings);
    /** Each after those inside it. */
    private final List<MadeDirectory> directories = new ArrayList<>();

    private Batch batch = new Batch();
    private long files;
    private long bytes;
    private long unchangedBytes;

    private record MadeDirectory(EntryPath path, EntryMetadata metadata) {}

    TreeRestore(
            Blobs blobs,
            Trees trees,
            Directory target,
            RestoreOptions options,
            Chosen chosen,
            Losses losses,
            Progress progress) {
        this.entries = new TargetEntries(options.existing());
        this.devices = options.devices();
        this.chosen = chosen;
        this.losses = losses;
        this.blobs = blobs;
        this.trees = trees;
        this.target = target;
        this.progress = progress;
        this.comparison = new Comparison(target, progress);
        this.fetcher = new ContentFetcher(blobs, target, setter, losses, progress);
    }

    /** @param own of the target itself; null leaves it as it is */
    RestoreSummary run(List<Node> nodes, @Nullable EntryMetadata own) throws IOException, InterruptedException {
        progress.stage("restoring files");
        restoreAll(nodes, target, EntryPath.ROOT, chosen.beginsInside());
        fetchBatch();
        try (DirectoryCursor from = new DirectoryCursor(target);
                DirectoryCursor to = new DirectoryCursor(target)) {
            hardLinks.make(from, to, entries);
            for (MadeDirectory directory : directories) {
                setter.apply(to.at(directory.path()), directory.metadata());
            }
        }
        if (own != null) {
            setter.apply(target, own);
        }
        progress.stage("making the restored files durable");
        target.syncFileSystem();
        return new RestoreSummary(files, bytes - fetcher.lost(), unchangedBytes, warnings.toList(), losses.toList());
    }

    /** @param inside whether the directory is wanted with all that is in it */
    private void restoreAll(List<Node> nodes, Directory into, EntryPath path, boolean inside)
            throws IOException, InterruptedException {
        EntryName previous = null;
        for (Node node : nodes) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            // A second entry of a name could be a link that leads the first one's content out of the target.
            if (previous != null && previous.compareTo(node.name()) >= 0) {
                throw new RepositoryException.Damaged("The tree at " + path + " does not list its names in order: '"
                        + previous + "' comes before '" + node.name() + "'. Restore another snapshot.");
            }
            previous = node.name();
            Chosen.Choice choice = chosen.choose(path.child(node.name()), inside);
            if (choice != Chosen.Choice.LEFT_OUT) {
                restore(node, into, path, choice == Chosen.Choice.WANTED);
            }
        }
        entries.removeOthers(into, nodes.stream().map(Node::name).collect(Collectors.toSet()));
    }

    /** @param wanted whether it is, or, of a directory, only something in it */
    private void restore(Node node, Directory into, EntryPath path, boolean wanted)
            throws IOException, InterruptedException {
        switch (node) {
            case Node.Directory directory -> {
                boolean made = entries.directory(into, directory.name(), DIRECTORY_MEANWHILE);
                EntryPath inner = path.child(directory.name());
                try (Directory opened = into.directory(directory.name())) {
                    restoreAll(trees.load(directory.subtree()), opened, inner, wanted);
                } catch (RepositoryException.Damaged e) {
                    losses.directory(inner, e);
                }
                if (wanted || made) {
                    directories.add(new MadeDirectory(inner, directory.metadata()));
                }
            }
            case Node.RegularFile file -> restoreFile(file, into, path);
            case Node.SymbolicLink link -> {
                if (!entries.symbolicLink(into, link)) {
                    into.makeSymbolicLink(link.name(), link.target());
                }
                try (OpenEntry made = into.reference(link.name())) {
                    setter.applyToLink(made, link.metadata());
                }
            }
            case Node.Special special -> restoreSpecial(special, into, path.child(special.name()));
        }
    }

    private void restoreFile(Node.RegularFile file, Directory into, EntryPath path)
            throws IOException, InterruptedException {
        files++;
        if (hardLinks.isAnother(file, path)) {
            return;
        }
        boolean existing = entries.file(into, file);
        if (file.content().isEmpty()) {
            try (OpenFile made = existing ? into.openFileForWriting(file.name()) : into.makeFile(file.name(), 0600)) {
                made.setLength(0);
                setter.apply(made, file.metadata());
            }
            return;
        }
        Placing placing = Placing.of(file, path.child(file.name()), blobs);
        if (placing.unknown() != null) {
            restoreKnownContent(file, placing, placing.unknown(), existing, into, path);
        } else {
            restoreContent(file, placing, existing, path);
        }
        if (batch.isFull() || comparison.isFull()) {
            fetchBatch();
        }
    }

    private void restoreContent(Node.RegularFile file, Placing placing, boolean existing, EntryPath path) {
        if (placing.length() != file.size()) {
            warnings.add(
                    "size",
                    path.child(file.name()) + " was restored with the " + placing.length()
                            + " bytes that the repository holds; the snapshot says it had " + file.size() + ".");
        }
        if (existing) {
            comparison.add(new Comparison.Existing(path, file, placing.parts(), placing.length()));
            return;
        }
        PendingFile pending = new PendingFile(
                path,
                file.name(),
                file.metadata(),
                placing.length(),
                false,
                placing.parts().size());
        placing.parts().forEach(part -> batch.add(part.location(), pending, part.offset()));
    }

    private void restoreKnownContent(
            Node.RegularFile file,
            Placing placing,
            RepositoryException.Damaged unknown,
            boolean existing,
            Directory into,
            EntryPath path)
            throws IOException {
        losses.file(path.child(file.name()), placing.length() - placing.known(), unknown);
        // one part more than there are: it is never complete
        int parts = placing.parts().size() + 1;
        PendingFile pending = new PendingFile(path, file.name(), file.metadata(), placing.length(), existing, parts);
        pending.leaveOut(into);
        placing.parts().forEach(part -> batch.add(part.location(), pending, part.offset()));
    }

    /** What a file that is there lacks is fetched; the rest of it stays as it is. */
    private void compareExisting() throws IOException, InterruptedException {
        if (comparison.isEmpty()) {
            return;
        }
        progress.expected(bytes + batch.bytes() + comparison.bytes());
        try (DirectoryCursor cursor = new DirectoryCursor(target)) {
            for (Comparison.Compared compared : comparison.run()) {
                Comparison.Existing existing = compared.existing();
                Node.RegularFile file = existing.file();
                unchangedBytes += compared.same();
                bytes += compared.same();
                if (compared.wanted().isEmpty()) {
                    try (OpenFile there = cursor.at(existing.directory()).openFileForWriting(file.name())) {
                        there.setLength(existing.length());
                        setter.apply(there, file.metadata());
                    }
                } else {
                    PendingFile pending = new PendingFile(
                            existing.directory(),
                            file.name(),
                            file.metadata(),
                            existing.length(),
                            true,
                            compared.wanted().size());
                    compared.wanted().forEach(part -> batch.add(part.location(), pending, part.offset()));
                }
            }
        }
    }

    /** What overlay file systems mark a removed file with: no device has the number, and anybody may make it. */
    private static boolean isWhiteout(Node.Special special) {
        return special.kind() == Node.Kind.CHARACTER_DEVICE && special.device() == 0;
    }

    private void fetchBatch() throws IOException, InterruptedException {
        compareExisting();
        bytes += batch.bytes();
        progress.expected(bytes);
        fetcher.fetch(batch);
        batch = new Batch();
    }

    private void restoreSpecial(Node.Special special, Directory into, EntryPath path) throws IOException {
        FileType type;
        switch (special.kind()) {
            case FIFO -> type = FileType.FIFO;
            case CHARACTER_DEVICE -> type = FileType.CHARACTER_DEVICE;
            case BLOCK_DEVICE -> type = FileType.BLOCK_DEVICE;
            case SOCKET -> {
                warnings.add("socket", path + " was left out: a socket is made by who listens on it.");
                return;
            }
            case IRREGULAR -> {
                warnings.add("irregular", path + " was left out: the snapshot does not say what it is.");
                return;
            }
            default -> throw new IllegalStateException("unknown " + special.kind());
        }
        if (type != FileType.FIFO && !devices && !isWhiteout(special)) {
            warnings.add(
                    "device",
                    path + " was left out: it is a device, through which whoever can open it may reach a whole disk."
                            + " If you trust who made the snapshot, restore with devices.");
            return;
        }
        try {
            entries.other(into, special.name());
            into.makeSpecial(special.name(), type, 0600, special.device());
        } catch (PosixException e) {
            if (!e.isForbidden()) {
                throw e;
            }
            warnings.add("special " + type, e.getMessage() + ". Restore as root to have it.");
            return;
        }
        try (OpenEntry made = into.reference(special.name())) {
            setter.apply(made, special.metadata());
        }
    }
}
