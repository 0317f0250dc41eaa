package io.holdfast.sources.files;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.walk.PreviousFiles;
import io.holdfast.repository.walk.TreeWalk;
import io.holdfast.repository.walk.WalkOptions;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files that a declaration names. */
final class FilesSource implements Source {
    private final FileSettings settings;

    FilesSource(FileSettings settings) {
        this.settings = settings;
    }

    @Override
    public void probe() throws SourceException {
        for (DeclaredPath path : settings.paths()) {
            probe(path);
        }
    }

    static void probe(DeclaredPath path) throws SourceException {
        try {
            Optional<Directory> directory = path.openDirectory();
            if (directory.isPresent()) {
                directory.get().close();
            } else {
                probeFile(path);
            }
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(e.getMessage() + ". Declare a file or folder that the backup may read.", e);
        }
    }

    private static void probeFile(DeclaredPath path) throws IOException {
        EntryName name = path.absolute().name();
        try (Directory parent = path.openParent()) {
            switch (parent.status(name).type()) {
                case REGULAR -> parent.openFile(name).close();
                case SYMBOLIC_LINK -> parent.reference(name).close();
                case DIRECTORY, FIFO, SOCKET, CHARACTER_DEVICE, BLOCK_DEVICE ->
                    throw new SourceException("The declared path " + path.absolute()
                            + " is neither a file nor a folder. Declare the folder that it is in.");
            }
        }
    }

    @Override
    public BackupFacts backup(SnapshotSink sink, SourceContext context)
            throws SourceException, IOException, InterruptedException {
        Optional<PreviousFiles> before = before(context);
        try (@Nullable FileManifest manifest = settings.manifest() ? new FileManifest(context.work()) : null;
                @Nullable PreviousFiles closing = before.orElse(null)) {
            BackupTally tally = new BackupTally(manifest, settings.skipUnreadable(), context.progress());
            TreeWalk walk = new TreeWalk(
                    sink,
                    tally,
                    new WalkOptions(
                            settings.excludes(), Optional.of(FileManifest.OWN), before, settings.accessTimes()));
            Instant started = context.clock().instant();
            context.progress().stage("reading files");
            try (Measuring beside = new Measuring(settings, context.progress())) {
                Set<EntryPath> ancestors = new HashSet<>();
                for (DeclaredPath path : settings.paths()) {
                    walk(walk, path, ancestors);
                }
            }
            Instant ended = context.clock().instant();
            if (manifest != null) {
                manifest.writeTo(sink, ended);
            }
            Map<String, String> facts = tally.facts();
            facts.put("walk_started_at", started.toString());
            before.ifPresentOrElse(
                    earlier -> facts.put(
                            BackupFacts.INCREMENTAL_TO, earlier.snapshot().shortId()),
                    () -> facts.put(
                            BackupFacts.FULL_BECAUSE,
                            context.fullBecause().orElse("the earlier one does not say what its files' digests are")));
            String system = System.getProperty("os.name") + " " + System.getProperty("os.version");
            return new BackupFacts(ended, system, facts);
        }
    }

    private Optional<PreviousFiles> before(SourceContext context) throws IOException {
        if (context.fullBecause().isPresent()) {
            return Optional.empty();
        }
        PreviousBackup previous = context.previous().orElseThrow();
        return settings.manifest()
                ? ManifestedFiles.open(previous, settings.unchanged())
                : Optional.of(new PreviousFiles(previous.repository(), previous.snapshot(), settings.unchanged()));
    }

    private static void walk(TreeWalk walk, DeclaredPath path, Set<EntryPath> ancestors)
            throws IOException, InterruptedException {
        if (path.whole() && !path.absolute().isRoot()) {
            EntryPath ancestor = EntryPath.ROOT;
            for (EntryName name : path.absolute().parent().names()) {
                ancestor = ancestor.child(name);
                if (ancestors.add(ancestor)) {
                    try (Directory directory = path.open(ancestor)) {
                        walk.ancestor(directory, ancestor);
                    }
                }
            }
        }
        Optional<Directory> opened = path.openDirectory();
        if (opened.isPresent()) {
            try (Directory directory = opened.get()) {
                walk.directory(directory, path.directoryAt());
            }
        } else {
            try (Directory parent = path.openParent()) {
                walk.entry(parent, path.absolute().name(), path.fileAt());
            }
        }
    }

    @Override
    public void close() {
        // nothing is held open between calls
    }
}
