package io.holdfast.sources.postgres.wal;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.page.RelationPath;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which blocks of which relations a stretch of the log says were changed, by the rules of PostgreSQL 17's own summaries
 * ({@code walsummarizer.c}, {@code blkreftable.c}), for the log of every version. Of each fork: the blocks that records
 * name, and its limit, the least length in blocks that it is known to have had; 0 when it was made or dropped. What lies at
 * or beyond the limit is not what was there before, named or not.
 *
 * <p>Main forks and those of unlogged relations' beginnings. Maps of free space and of visibility are not kept: the first
 * are not logged in full, and of the second older servers do not log every page in which they clear a bit.
 *
 * <p>Takes at most 16 KiB for each GiB of relations that were changed, and some 200 bytes for each fork, of which there are
 * {@value #MOST_FORKS} at most.
 */
public final class LoggedBlocks {
    private static final int MOST_FORKS = 250_000;
    private static final int MAIN = 0;
    private static final int INIT = 3;
    private static final int LONG_HEADER = 40;
    private static final int PAGE = 8192;

    private final Map<Fork, Named> forks = new HashMap<>();
    private final Lsn from;
    private Lsn last = Lsn.NONE;
    private Lsn end;

    /** @param file with number 0: all that a database has in a tablespace */
    record Fork(RelationFile file, int number) {}

    /** What is named of a fork. */
    private static final class Named {
        private long limit = Long.MAX_VALUE;
        /** By segment of 1 GB. */
        private final Map<Integer, BitSet> segments = new HashMap<>(2);

        private void mark(long block) {
            segments.computeIfAbsent((int) (block / RelationPath.BLOCKS_A_SEGMENT), segment -> new BitSet())
                    .set((int) (block % RelationPath.BLOCKS_A_SEGMENT));
        }

        private void limit(long length) {
            if (length >= limit) {
                return;
            }
            limit = length;
            int last = (int) (length / RelationPath.BLOCKS_A_SEGMENT);
            segments.keySet().removeIf(segment -> segment > last);
            BitSet cut = segments.get(last);
            if (cut != null) {
                cut.clear((int) (length % RelationPath.BLOCKS_A_SEGMENT), RelationPath.BLOCKS_A_SEGMENT);
            }
        }
    }

    /** The log cannot tell; says why. Nothing that it told so far may be used. */
    public static final class Unknown extends IOException {
        private static final long serialVersionUID = 1L;

        public Unknown(String why) {
            super(why);
        }
    }

    /** What was changed of a file of 1 GB at most. */
    public sealed interface Changes {
        /** The log names nothing of it. */
        record None() implements Changes {}

        /** Nothing that was in it before is known to be there still. */
        record All() implements Changes {}

        /**
         * @param blocks that are named, within the file; not to be changed
         * @param limit blocks from this number on are new, named or not
         */
        record Some(BitSet blocks, int limit) implements Changes {}
    }

    /**
     * Nothing is read yet.
     *
     * @param from where a record begins, or the page that one begins
     */
    public LoggedBlocks(Lsn from) {
        this.from = from;
        this.end = from;
    }

    /**
     * Reads on to a place. Blocks for as long as that takes, some seconds for a gigabyte. Where it was read further already that
     * counts too: what more is named is at worst read for nothing.
     *
     * @param pieces from the one that holds {@link #end()} on, to where a record begins at or after {@code to}
     * @param to where a record begins; what it says does not count
     * @throws Unknown when the log does not lead from one place to the other without a gap, or does not say everything
     */
    public void readTo(TransactionSearch.Pieces pieces, Lsn to) throws IOException {
        if (end.isBefore(to) && !readTowards(pieces, to)) {
            throw new Unknown("the log from " + from + " on ends at " + end + ", before " + to);
        }
    }

    /**
     * Reads on as {@link #readTo}, but the log may end before.
     *
     * @return whether it did not
     */
    public boolean readTowards(TransactionSearch.Pieces pieces, Lsn to) throws IOException {
        WalReader reader = new WalReader(pieces::next);
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            WalRecord record = next.get();
            if (last.equals(Lsn.NONE)
                    ? !begins(record, from)
                    : !record.previous().equals(last)) {
                throw new Unknown("the log from " + from + " on does not go on at " + record.at());
            }
            if (!record.at().isBefore(to)) {
                end = record.at();
                return true;
            }
            last = record.at();
            take(record);
            // behind the rest of a segment that the server has left empty
            end = reader.position();
        }
        return false;
    }

    private static boolean begins(WalRecord record, Lsn from) {
        long after = record.at().minus(from);
        return after == 0 || Long.remainderUnsigned(from.value(), PAGE) == 0 && after > 0 && after <= LONG_HEADER;
    }

    private void take(WalRecord record) throws IOException {
        try {
            int info = record.info() & 0xF0;
            switch (record.manager()) {
                case LogChange.XLOG -> level(record, info);
                case LogChange.STORAGE -> storage(record.main(), info);
                case LogChange.DATABASE -> database(record, info);
                case LogChange.TRANSACTION -> {
                    if (LogChange.of(record).orElse(null) instanceof LogChange.Ended ended) {
                        dropped(ended.filesDropped());
                    }
                }
                default -> {
                    // says nothing beside the blocks
                }
            }
        } catch (BufferUnderflowException | IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new SourceException(
                    "The log record at " + record.at() + " has an unknown layout. Use a newer Holdfast.", e);
        }
        for (BlockReference block : record.blocks()) {
            if (isKept(block.fork())) {
                named(block.file(), block.fork()).mark(block.block());
            }
        }
    }

    /** With wal_level minimal, whole tables are written without a word of them in the log. */
    private static void level(WalRecord record, int info) throws Unknown {
        boolean says = record.version().isAtLeast(WalVersion.V17);
        int at = switch (info) {
            // a change of settings
            case 0x60 -> 20;
            // a checkpoint at a stop, the end of a recovery, where a checkpoint's replay begins
            case 0x00 -> says ? 20 : -1;
            case 0x90 -> says ? 16 : -1;
            case 0xE0 -> 0;
            default -> -1;
        };
        if (at >= 0 && record.main().getInt(at) == 0) {
            throw new Unknown("from " + record.at() + " on the server ran with wal_level = minimal");
        }
    }

    private void storage(ByteBuffer main, int info) throws Unknown {
        if (info == 0x10) {
            RelationFile file = RelationFile.read(main);
            int fork = main.getInt();
            if (isKept(fork)) {
                named(file, fork).limit(0);
            }
        } else if (info == 0x20) {
            long length = Integer.toUnsignedLong(main.getInt());
            RelationFile file = RelationFile.read(main);
            if ((main.getInt() & 1) != 0) {
                named(file, MAIN).limit(length);
            }
        }
    }

    private void database(WalRecord record, int info) throws Unknown {
        ByteBuffer main = record.main();
        long database = Integer.toUnsignedLong(main.getInt());
        // one that is made names one tablespace, one that is dropped how many and which
        int tablespaces = info == record.version().databaseDropped() ? main.getInt() : 1;
        for (int i = 0; i < tablespaces; i++) {
            RelationFile all = new RelationFile(Integer.toUnsignedLong(main.getInt()), database, 0);
            named(all, MAIN).limit(0);
        }
    }

    private void dropped(List<RelationFile> files) throws Unknown {
        for (RelationFile file : files) {
            named(file, MAIN).limit(0);
            named(file, INIT).limit(0);
        }
    }

    private static boolean isKept(int fork) {
        return fork == MAIN || fork == INIT;
    }

    private Named named(RelationFile file, int fork) throws Unknown {
        Fork key = new Fork(file, fork);
        Named known = forks.get(key);
        if (known == null) {
            if (forks.size() == MOST_FORKS) {
                throw new Unknown("the log names more than " + MOST_FORKS + " relations");
            }
            known = new Named();
            forks.put(key, known);
        }
        return known;
    }

    /** How far it was read: where the next record begins, or the page that it begins, or its segment. */
    public Lsn end() {
        return end;
    }

    /**
     * What was changed of a file of a main fork.
     *
     * @param segment of 1 GB, from 0
     */
    public Changes of(RelationFile file, int segment) {
        if (forks.containsKey(new Fork(new RelationFile(file.tablespace(), file.database(), 0), MAIN))) {
            return new Changes.All();
        }
        Named named = forks.get(new Fork(file, MAIN));
        if (named == null) {
            return new Changes.None();
        }
        long limit = named.limit - (long) segment * RelationPath.BLOCKS_A_SEGMENT;
        if (limit <= 0) {
            return new Changes.All();
        }
        BitSet blocks = named.segments.getOrDefault(segment, new BitSet());
        return blocks.isEmpty() && limit >= RelationPath.BLOCKS_A_SEGMENT
                ? new Changes.None()
                : new Changes.Some(blocks, (int) Math.min(limit, RelationPath.BLOCKS_A_SEGMENT));
    }

    /** Takes one entry at a time. */
    @FunctionalInterface
    interface Entries {
        /** @param limit whether {@code block} is the fork's limit, and not a block that is named */
        void take(Fork fork, long block, boolean limit);
    }

    /** Hands out all that is known, in no order. */
    void forEach(Entries entries) {
        forks.forEach((fork, named) -> {
            if (named.limit != Long.MAX_VALUE) {
                entries.take(fork, named.limit, true);
            }
            named.segments.forEach((segment, blocks) -> blocks.stream()
                    .forEach(block ->
                            entries.take(fork, (long) segment * RelationPath.BLOCKS_A_SEGMENT + block, false)));
        });
    }
}
