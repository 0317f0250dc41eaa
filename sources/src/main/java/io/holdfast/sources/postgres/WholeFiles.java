package io.holdfast.sources.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.BackupManifest.Arrived;
import io.holdfast.sources.postgres.incremental.ChangedBlocks;
import io.holdfast.sources.postgres.incremental.IncrementalFile;
import io.holdfast.sources.postgres.page.RelationPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.regex.Pattern;

/** Stores the whole files that the files of an incremental backup stand for, out of these and the earlier backup. */
final class WholeFiles {
    private static final String LABEL = "backup_label";
    private static final Pattern BUILDS_ON = Pattern.compile("(?m)^INCREMENTAL FROM .*\\R?");

    private final SnapshotSink sink;
    private final Cuts.Fixed cuts;
    private final EarlierBackup earlier;
    private final ChangedBlocks changed = new ChangedBlocks();
    private final List<HeldMap> maps = new ArrayList<>();
    private final Map<String, Stored> stored = new HashMap<>();

    /** A visibility map's incremental file, held until it is known which blocks of its table changed. */
    private record HeldMap(String name, EntryPath path, EntryMetadata metadata, byte[] content) {}

    /**
     * What is in the snapshot instead of a file that came.
     *
     * @param path as a manifest has it
     */
    private record Stored(String path, long length, IntSupplier crc) {}

    /** @param cuts of relations' files */
    WholeFiles(SnapshotSink sink, Cuts.Fixed cuts, EarlierBackup earlier) {
        this.sink = sink;
        this.cuts = cuts;
        this.earlier = earlier;
    }

    /**
     * Reads a file to its end and stores what it stands for, now or in the end.
     *
     * @param name in the manifest
     * @return whether it did; false for a file that came whole, which the caller stores
     */
    boolean take(String name, EntryPath path, EntryMetadata metadata, InputStream content)
            throws IOException, InterruptedException {
        if (name.equals(LABEL)) {
            label(path, metadata, content);
        } else if (!IncrementalFile.isName(path.name().toString())) {
            if (earlier.file(name).isPresent()) {
                changed.replaced(name);
            }
            return false;
        } else if (RelationPath.isVisibilityMap(name)) {
            maps.add(new HeldMap(name, path, metadata, content.readAllBytes()));
        } else {
            incremental(name, path, metadata, content);
        }
        return true;
    }

    /** Without what makes PostgreSQL refuse to start on it: with the earlier backup's files it is a full one. */
    private void label(EntryPath path, EntryMetadata metadata, InputStream content)
            throws IOException, InterruptedException {
        String text = new String(content.readAllBytes(), ISO_8859_1);
        byte[] full = BUILDS_ON.matcher(text).replaceAll("").getBytes(ISO_8859_1);
        store(LABEL, LABEL, path, metadata, new ByteArrayInputStream(full));
    }

    private void incremental(String name, EntryPath path, EntryMetadata metadata, InputStream content)
            throws IOException, InterruptedException {
        String wholeName = IncrementalFile.wholeName(path.name().toString());
        EntryPath wholePath = path.parent().child(EntryName.of(wholeName));
        String listed = name.substring(0, name.lastIndexOf('/') + 1) + wholeName;
        ManifestFile before = earlier.file(listed)
                .orElseThrow(() -> new SourceException("The server sent the changes of " + listed
                        + ", which the earlier backup " + earlier.snapshot().shortId() + " does not have. The backup"
                        + " is discarded; the setting 'incremental: never' takes full ones."));
        IncrementalFile changes =
                IncrementalFile.open(name, content, before.crc32c().orElseThrow(), before.size());
        changed.changed(name, changes);
        if (changes.shrinks() || (RelationPath.isVisibilityMap(name) && changed.concern(name))) {
            try (InputStream old = earlier.read(wholePath)) {
                store(name, listed, wholePath, metadata, reread(name, changes, old));
            }
        } else {
            sink.revise(wholePath, metadata, earlier.snapshot(), wholePath, cuts, changes);
            stored.put(name, new Stored(listed, changes.length(), changes::crc));
        }
    }

    private InputStream reread(String name, IncrementalFile changes, InputStream old) throws IOException {
        InputStream content = changes.whole(old);
        if (!RelationPath.isVisibilityMap(name)) {
            return content;
        }
        byte[] map = content.readAllBytes();
        changed.clear(name, map, changes);
        return new ByteArrayInputStream(map);
    }

    private void store(String name, String listed, EntryPath path, EntryMetadata metadata, InputStream content)
            throws IOException, InterruptedException {
        ArrivingFile file = new ArrivingFile(content);
        sink.fileWithoutDigest(path, metadata, file, cuts);
        Arrived whole = file.arrived();
        stored.put(name, new Stored(listed, whole.length(), whole::crc));
    }

    /**
     * Stores what was held.
     *
     * @param came the manifest of what the server sent
     * @param to where the manifest is put of what is in the snapshot
     */
    BackupManifest finish(BackupManifest came, Path to) throws IOException, InterruptedException {
        for (HeldMap map : maps) {
            incremental(map.name, map.path, map.metadata, new ByteArrayInputStream(map.content));
        }
        // the checksums of what was rewritten are known then
        sink.settle();
        return came.rewrite(to, this::instead);
    }

    private ManifestFile instead(ManifestFile sent) {
        Stored whole = stored.get(sent.path());
        return whole == null ? sent : ManifestFile.of(whole.path, whole.length, sent.modified(), whole.crc.getAsInt());
    }
}
