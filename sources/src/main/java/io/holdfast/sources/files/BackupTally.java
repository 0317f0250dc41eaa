package io.holdfast.sources.files;

import io.holdfast.repository.Progress;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.snapshot.SnapshotSink.StoredFile;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.walk.WalkListener;
import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts what a walk meets, writes the manifest, and decides what becomes of what cannot be read. For one thread. */
public class BackupTally implements WalkListener {
    private static final int NAMED = 20;

    private final @Nullable FileManifest manifest;
    private final boolean skipUnreadable;
    private final Progress progress;
    private final List<String> unreadable = new ArrayList<>();
    private final List<String> changed = new ArrayList<>();
    private final List<String> vanished = new ArrayList<>();
    private long files;
    private long unchanged;
    private long directories;
    private long others;
    private long bytes;
    private long excluded;
    private long unreadableCount;
    private long changedCount;
    private long vanishedCount;

    /**
     * @param manifest null when there is to be none
     * @param progress told of each entry that is not in the snapshot as it should be
     */
    public BackupTally(@Nullable FileManifest manifest, boolean skipUnreadable, Progress progress) {
        this.manifest = manifest;
        this.skipUnreadable = skipUnreadable;
        this.progress = progress;
    }

    @Override
    public boolean wantsDigests() {
        return manifest != null;
    }

    @Override
    public void file(EntryPath path, long length, boolean hasChanged) {
        files++;
        bytes += length;
        if (hasChanged) {
            changedCount++;
            name(changed, path, "changed each time it was read");
        }
    }

    @Override
    public void unchanged(EntryPath path, long length) {
        unchanged++;
        file(path, length, false);
    }

    @Override
    public void file(EntryPath path, StoredFile stored, boolean hasChanged) throws IOException {
        file(path, stored.length(), hasChanged);
        if (manifest != null) {
            manifest.add(new ManifestLine.FileDigest(path, stored.length(), stored.sha256(), hasChanged));
        }
    }

    @Override
    public void unchanged(EntryPath path, StoredFile stored) throws IOException {
        unchanged++;
        file(path, stored, false);
    }

    @Override
    public void directory(EntryPath path) {
        directories++;
    }

    @Override
    public void other(EntryPath path) {
        others++;
    }

    @Override
    public void vanished(EntryPath path) {
        vanishedCount++;
        name(vanished, path, "went away while it was read");
    }

    @Override
    public void excluded(EntryPath path) {
        excluded++;
    }

    @Override
    public void unreadable(EntryPath path, PosixException reason) throws IOException {
        if (!skipUnreadable) {
            throw new SourceException(
                    reason.getMessage() + ". Give the backup the right to read it, exclude it with the setting"
                            + " 'exclude', or set 'on-unreadable' to 'skip' to go on without it.",
                    reason);
        }
        unreadableCount++;
        name(unreadable, path, "was not read: " + reason.getMessage());
        if (manifest != null) {
            manifest.add(new ManifestLine.Unreadable(path, reason.getMessage()));
        }
    }

    private void name(List<String> names, EntryPath path, String what) {
        progress.remark(path.toString(), what);
        if (names.size() < NAMED) {
            names.add(path.toString());
        }
    }

    /** Counts, and the names of the first that are not as they should be. */
    public Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("files", Long.toString(files));
        facts.put("files_unchanged", Long.toString(unchanged));
        facts.put("directories", Long.toString(directories));
        facts.put("links_and_specials", Long.toString(others));
        facts.put("bytes", Long.toString(bytes));
        facts.put("excluded", Long.toString(excluded));
        facts.put("vanished_during_backup", Long.toString(vanishedCount));
        facts.put("changed_during_backup", Long.toString(changedCount));
        facts.put("unreadable", Long.toString(unreadableCount));
        putNames(facts, "vanished_names", vanished);
        putNames(facts, "changed_names", changed);
        putNames(facts, "unreadable_names", unreadable);
        return facts;
    }

    private static void putNames(Map<String, String> facts, String key, List<String> names) {
        if (!names.isEmpty()) {
            facts.put(key, String.join("\n", names));
        }
    }
}
