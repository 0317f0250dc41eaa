package io.holdfast.sources.postgres.wal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a record says that concerns who looks for a change; other records say nothing. */
sealed interface LogChange {
    /** @param rows negative where an earlier change is taken back */
    record Rows(RelationFile file, RowChange kind, int rows) implements LogChange {}

    enum RowChange {
        INSERTED,
        UPDATED,
        DELETED
    }

    /** A page was written by other means: an index, or as a whole. */
    record Pages(Set<RelationFile> files) implements LogChange {}

    /** TRUNCATE, as logged for logical decoding. @param relations their oids */
    record Truncated(long database, List<Long> relations) implements LogChange {}

    record FileCreated(RelationFile file) implements LogChange {}

    record DatabaseDropped(long database) implements LogChange {}

    /** @param name of pg_create_restore_point() */
    record RestorePoint(String name, Instant time) implements LogChange {}

    /** Of transactions that were running when this was logged. */
    record Running(Set<Long> xids) implements LogChange {}

    /**
     * A transaction's end.
     *
     * @param xid of the transaction, that of a prepared one too
     * @param children its subtransactions
     * @param filesDropped at the end, of relations that were dropped, truncated or rewritten
     * @param relationsDropped oids, as far as the version logs them: from 15 on
     */
    record Ended(
            long xid,
            boolean committed,
            Instant time,
            Set<Long> children,
            List<RelationFile> filesDropped,
            Set<Long> relationsDropped)
            implements LogChange {}

    /** Managers. */
    int XLOG = 0;

    int TRANSACTION = 1;
    int STORAGE = 2;
    int DATABASE = 4;
    int STANDBY = 8;
    int HEAP2 = 9;
    int HEAP = 10;

    long EPOCH_SECONDS = 946_684_800L;
    int HAS_DATABASE = 1;
    int HAS_CHILDREN = 2;
    int HAS_FILES = 4;
    int HAS_INVALIDATIONS = 8;
    int HAS_TWO_PHASE = 16;
    int HAS_STATISTICS = 256;
    int INVALIDATION_BYTES = 16;
    int STATISTICS_OF_RELATION = 2;
    int SUPERSEDED_INSERT = 8;

    static Optional<LogChange> of(WalRecord record) {
        ByteBuffer main = record.main();
        int info = record.info() & 0xF0;
        return switch (record.manager()) {
            case XLOG -> info == 0x70 ? Optional.of(restorePoint(main)) : pages(record);
            case TRANSACTION -> ended(record, main);
            case STORAGE -> info == 0x10 ? created(main) : Optional.empty();
            case DATABASE ->
                info == record.version().databaseDropped()
                        ? Optional.of(new DatabaseDropped(Integer.toUnsignedLong(main.getInt())))
                        : Optional.empty();
            case STANDBY -> info == 0x10 ? Optional.of(running(main)) : Optional.empty();
            case HEAP -> heap(record, main);
            case HEAP2 ->
                (info & 0x70) == 0x50
                        ? rows(record, RowChange.INSERTED, Short.toUnsignedInt(main.getShort(2)))
                        : Optional.empty();
            default -> pages(record);
        };
    }

    private static Optional<LogChange> heap(WalRecord record, ByteBuffer main) {
        return switch (record.info() & 0x70) {
            case 0x00 -> rows(record, RowChange.INSERTED, 1);
            case 0x10 ->
                // an INSERT … ON CONFLICT that lost takes back the row that it had logged
                (main.get(7) & SUPERSEDED_INSERT) != 0
                        ? rows(record, RowChange.INSERTED, -1)
                        : rows(record, RowChange.DELETED, 1);
            case 0x20, 0x40 -> rows(record, RowChange.UPDATED, 1);
            case 0x30 -> Optional.of(truncated(main));
            default -> Optional.empty();
        };
    }

    private static Optional<LogChange> rows(WalRecord record, RowChange kind, int rows) {
        return record.blocks().stream().findFirst().map(block -> new Rows(block.file(), kind, rows));
    }

    private static Optional<LogChange> pages(WalRecord record) {
        Set<RelationFile> files = new HashSet<>();
        record.blocks().forEach(block -> files.add(block.file()));
        return files.isEmpty() ? Optional.empty() : Optional.of(new Pages(files));
    }

    private static LogChange truncated(ByteBuffer main) {
        long database = Integer.toUnsignedLong(main.getInt());
        int count = main.getInt();
        main.position(12);
        List<Long> relations = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            relations.add(Integer.toUnsignedLong(main.getInt()));
        }
        return new Truncated(database, List.copyOf(relations));
    }

    private static Optional<LogChange> created(ByteBuffer main) {
        RelationFile file = RelationFile.read(main);
        // other forks come and go with the main one
        return main.getInt() == 0 ? Optional.of(new FileCreated(file)) : Optional.empty();
    }

    private static LogChange restorePoint(ByteBuffer main) {
        Instant time = time(main);
        byte[] name = new byte[main.remaining()];
        main.get(name);
        int end = 0;
        while (end < name.length && name[end] != 0) {
            end++;
        }
        return new RestorePoint(new String(name, 0, end, StandardCharsets.UTF_8), time);
    }

    private static LogChange running(ByteBuffer main) {
        int count = main.getInt() + main.getInt();
        // subxid_overflow with its padding, nextXid, oldestRunningXid, latestCompletedXid
        main.position(24);
        Set<Long> xids = new HashSet<>();
        for (int i = 0; i < count; i++) {
            xids.add(Integer.toUnsignedLong(main.getInt()));
        }
        return new Running(xids);
    }

    private static Optional<LogChange> ended(WalRecord record, ByteBuffer main) {
        int kind = record.info() & 0x70;
        boolean committed = kind == 0x00 || kind == 0x30;
        if (!committed && kind != 0x20 && kind != 0x40) {
            return Optional.empty();
        }
        Instant time = time(main);
        int has = (record.info() & 0x80) != 0 ? main.getInt() : 0;
        if ((has & HAS_DATABASE) != 0) {
            main.getLong();
        }
        Set<Long> children = new HashSet<>();
        if ((has & HAS_CHILDREN) != 0) {
            for (int left = main.getInt(); left > 0; left--) {
                children.add(Integer.toUnsignedLong(main.getInt()));
            }
        }
        List<RelationFile> files = new ArrayList<>();
        if ((has & HAS_FILES) != 0) {
            for (int left = main.getInt(); left > 0; left--) {
                files.add(RelationFile.read(main));
            }
        }
        Set<Long> relations = new HashSet<>();
        if ((has & HAS_STATISTICS) != 0) {
            for (int left = main.getInt(); left > 0; left--) {
                int at = main.position();
                if (main.getInt() == STATISTICS_OF_RELATION) {
                    main.getInt();
                    relations.add(Integer.toUnsignedLong(main.getInt()));
                }
                main.position(at + record.version().droppedStatistics());
            }
        }
        if ((has & HAS_INVALIDATIONS) != 0) {
            int messages = main.getInt();
            main.position(main.position() + messages * INVALIDATION_BYTES);
        }
        long xid = (has & HAS_TWO_PHASE) != 0 ? Integer.toUnsignedLong(main.getInt()) : record.xid();
        return Optional.of(new Ended(xid, committed, time, children, List.copyOf(files), relations));
    }

    private static Instant time(ByteBuffer main) {
        long microseconds = main.getLong();
        return Instant.ofEpochSecond(
                EPOCH_SECONDS + Math.floorDiv(microseconds, 1_000_000L),
                Math.floorMod(microseconds, 1_000_000L) * 1000L);
    }
}
