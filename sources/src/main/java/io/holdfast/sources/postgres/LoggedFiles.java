package io.holdfast.sources.postgres;

import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.page.RelationPath;
import io.holdfast.sources.postgres.wal.LoggedBlocks;
import io.holdfast.sources.postgres.wal.LoggedBlocks.Changes;
import io.holdfast.sources.postgres.wal.RelationFile;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Stores relations' files of which the earlier backup has one state and the log names what changed since: as that state
 * with the changed blocks as they are now. Blocks that are new are read too, named or not. For one thread.
 */
final class LoggedFiles {
    /**
     * When more than one of so many chunks of a file changes, all of the file is read: each such chunk is fetched from the
     * repository, which takes several times what reading it here does.
     */
    private static final int ONE_CHUNK_OF = 4;

    private static final long DEFAULT_TABLESPACE = 1663;
    private static final long GLOBAL_TABLESPACE = 1664;

    private final SnapshotSink sink;
    private final Cuts.Fixed cuts;
    private final EarlierBackup earlier;
    private final LoggedBlocks logged;
    private final ReadRate rate;
    private final List<String> damage;
    private long files;
    private long blocksRead;
    private long blocksThere;
    private long readBytes;

    /** What came of a file. */
    sealed interface Taken {
        /** It is stored. @param listed in the manifest, known when the sink has settled */
        record Revised(Supplier<ManifestFile> listed) implements Taken {}

        /** The log says that it is another one, or so much changed that it is to be read as a whole. */
        record Whole() implements Taken {}

        /** The log names nothing of it, or it is not of a kind that is logged in full. */
        record Unnamed() implements Taken {}
    }

    /**
     * @param cuts of relations' files
     * @param damage what is found wrong with pages is added to it
     */
    LoggedFiles(
            SnapshotSink sink,
            Cuts.Fixed cuts,
            EarlierBackup earlier,
            LoggedBlocks logged,
            ReadRate rate,
            List<String> damage) {
        this.sink = sink;
        this.cuts = cuts;
        this.earlier = earlier;
        this.logged = logged;
        this.rate = rate;
        this.damage = damage;
    }

    /**
     * Stores a file, if that is to be done from the log.
     *
     * @param listed its name in the manifest
     * @param pages that are verified; empty when there is nothing to verify
     */
    Taken take(
            OpenFile file,
            FileStatus status,
            RelationPath relation,
            String listed,
            EntryPath path,
            EntryMetadata metadata,
            Optional<LivePages> pages)
            throws IOException, InterruptedException {
        if (!relation.isMain()) {
            return new Taken.Unnamed();
        }
        return switch (logged.of(file(relation), relation.segment())) {
            case Changes.None() -> new Taken.Unnamed();
            case Changes.All() -> new Taken.Whole();
            case Changes.Some(BitSet blocks, int limit) -> {
                Optional<ManifestFile> before = earlier.file(listed).filter(it -> isGrown(it.size(), status.size()));
                if (before.isEmpty()) {
                    yield new Taken.Whole();
                }
                int now = (int) (status.size() / PageChecksum.PAGE);
                int known = (int) Math.min(limit, before.get().size() / PageChecksum.PAGE);
                BitSet read = (BitSet) blocks.clone();
                // named while they were there, and cut off later
                read.clear(now, RelationPath.BLOCKS_A_SEGMENT);
                read.set(known, now);
                if (!cuts.equals(earlier.record().pageCuts())
                        || chunks(read) * ONE_CHUNK_OF > Math.ceilDiv(now, blocksAChunk())) {
                    yield new Taken.Whole();
                }
                NamedBlocks revision =
                        new NamedBlocks(file, status.size(), read, blocksAChunk(), before.get(), pages, rate);
                sink.revise(path, metadata, earlier.snapshot(), path, cuts, revision);
                count(revision, read.cardinality(), now);
                revision.damaged().forEach(block -> damage.add(LivePages.damage(listed, block)));
                String modified = ClusterWalk.modified(status);
                long size = status.size();
                yield new Taken.Revised(() -> ManifestFile.of(listed, size, modified, revision.crc()));
            }
        };
    }

    private static RelationFile file(RelationPath relation) {
        String[] folders = relation.folder().split("/");
        long tablespace = switch (folders[0]) {
            case "global" -> GLOBAL_TABLESPACE;
            case "base" -> DEFAULT_TABLESPACE;
            default -> Long.parseLong(folders[1]);
        };
        return new RelationFile(tablespace, relation.database(), relation.number());
    }

    /** A file that became shorter, or has half a block, is read as a whole: there is little of these. */
    private static boolean isGrown(long before, long now) {
        return before > 0
                && now >= before
                && now <= (long) RelationPath.BLOCKS_A_SEGMENT * PageChecksum.PAGE
                && before % PageChecksum.PAGE == 0
                && now % PageChecksum.PAGE == 0;
    }

    private int blocksAChunk() {
        return cuts.bytes() / PageChecksum.PAGE;
    }

    private int chunks(BitSet blocks) {
        int chunks = 0;
        for (int at = blocks.nextSetBit(0); at >= 0; chunks++) {
            at = blocks.nextSetBit((at / blocksAChunk() + 1) * blocksAChunk());
        }
        return chunks;
    }

    private void count(NamedBlocks revision, int read, int there) {
        files++;
        blocksRead += read;
        blocksThere += there;
        readBytes += revision.readBytes();
    }

    /** Bytes of files that were read. */
    long readBytes() {
        return readBytes;
    }

    /** For people: how much was read of how much. */
    String said() {
        return blocksRead + " of " + blocksThere + " blocks read, in " + files + " files";
    }
}
