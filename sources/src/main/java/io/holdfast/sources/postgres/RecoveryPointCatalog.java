package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.wal.RelationNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the names of relations out of the catalog's files in a base backup, without a server. These are the pages as they
 * were copied: rows of relations that are gone are taken too, as their files are what one looks for. The first columns of
 * pg_class, pg_namespace and pg_database lie at the same places from 14 to 18 (see the catalog headers).
 */
public final class RecoveryPointCatalog {
    private static final int PAGE_HEADER = 24;
    private static final int NAME = 64;
    private static final int MAP_MAGIC = 0x592717;
    private static final int MOST_MAPPINGS = 62;
    private static final int PG_DATABASE = 1262;
    private static final int PG_CLASS = 1259;
    private static final int PG_NAMESPACE = 2615;
    /** Bytes of the columns that are read: oid and name; oid to relfilenode. */
    private static final int NAMED = 68;

    private static final int CLASS = 92;
    /** A system catalog that grew beyond this is not looked at. */
    private static final int MOST_BYTES = 256 << 20;

    private final Repository repository;
    private final Snapshot snapshot;
    private final RelationNames names;

    private RecoveryPointCatalog(Repository repository, Snapshot snapshot, RelationNames names) {
        this.repository = repository;
        this.snapshot = snapshot;
        this.names = names;
    }

    /**
     * The names of all databases' relations. Blocks while some megabytes are read for each database.
     *
     * @param snapshots base backups; of the first ones a name counts where they differ about a file
     * @throws SourceException when one is no base backup
     */
    public static RelationNames read(Repository repository, List<Snapshot> snapshots) throws IOException {
        RelationNames names = new RelationNames();
        for (Snapshot snapshot : snapshots) {
            BaseBackupRecord.read(repository, snapshot);
            new RecoveryPointCatalog(repository, snapshot, names).read();
        }
        return names;
    }

    private void read() throws IOException {
        EntryPath data = DataDirectoryLayout.DATA;
        for (ByteBuffer row : rows(mapped(data.resolve("global"), PG_DATABASE), NAMED)) {
            names.addDatabase(oid(row, 0), name(row, 4));
        }
        EntryPath base = data.resolve("base");
        for (Repository.Entry entry : repository.list(snapshot, base)) {
            if (entry.name().toString().matches("\\d{1,10}")) {
                database(base.child(entry.name()), Long.parseLong(entry.name().toString()));
            }
        }
    }

    private void database(EntryPath folder, long oid) throws IOException {
        List<ByteBuffer> classes = rows(mapped(folder, PG_CLASS), CLASS);
        Map<Long, String> schemas = new HashMap<>();
        for (ByteBuffer row : classes) {
            if (oid(row, 0) == PG_NAMESPACE) {
                for (ByteBuffer schema : rows(folder.resolve(Long.toString(oid(row, 88))), NAMED)) {
                    schemas.putIfAbsent(oid(schema, 0), name(schema, 4));
                }
            }
        }
        for (ByteBuffer row : classes) {
            long file = oid(row, 88);
            if (file != 0) {
                names.add(
                        new RelationNames.Relation(
                                oid, oid(row, 0), schemas.getOrDefault(oid(row, 68), "?"), name(row, 4)),
                        file);
            }
        }
    }

    /** The file of a relation that the catalog cannot name, as it is the catalog. */
    private EntryPath mapped(EntryPath folder, int relation) throws IOException {
        EntryPath file = folder.resolve("pg_filenode.map");
        ByteBuffer map = bytes(file).orElseThrow(() -> damaged(file));
        if (map.remaining() < 8 || map.getInt() != MAP_MAGIC) {
            throw damaged(file);
        }
        int count = map.getInt();
        for (int i = 0; i < Math.min(count, MOST_MAPPINGS) && map.remaining() >= 8; i++) {
            int of = map.getInt();
            int number = map.getInt();
            if (of == relation) {
                return folder.resolve(Integer.toUnsignedString(number));
            }
        }
        throw damaged(file);
    }

    private SourceException damaged(EntryPath file) {
        return new SourceException("Snapshot " + snapshot.shortId() + " holds no usable " + file
                + ". Choose another recovery point, or ask without names.");
    }

    private Optional<ByteBuffer> bytes(EntryPath file) throws IOException {
        if (repository.find(snapshot, file).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = repository.read(snapshot, file)) {
            return Optional.of(ByteBuffer.wrap(content.readNBytes(MOST_BYTES)).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    /** The rows of a table, each from its first column on. A page that was torn by the copy gives what it has. */
    private List<ByteBuffer> rows(EntryPath table, int least) throws IOException {
        List<ByteBuffer> live = new ArrayList<>();
        List<ByteBuffer> dead = new ArrayList<>();
        ByteBuffer file = bytes(table).orElseThrow(() -> damaged(table));
        for (int page = 0; page + PageChecksum.PAGE <= file.limit(); page += PageChecksum.PAGE) {
            int lower = Math.min(Short.toUnsignedInt(file.getShort(page + 12)), PageChecksum.PAGE);
            for (int pointer = PAGE_HEADER; pointer + 4 <= lower; pointer += 4) {
                int item = file.getInt(page + pointer);
                int offset = item & 0x7FFF;
                int length = item >>> 17;
                boolean normal = (item >>> 15 & 3) == 1;
                if (normal && length > PAGE_HEADER && offset + length <= PageChecksum.PAGE) {
                    int flags = Short.toUnsignedInt(file.getShort(page + offset + 20));
                    int header = Byte.toUnsignedInt(file.get(page + offset + 22));
                    if (length >= header + least) {
                        // HEAP_XMAX_INVALID: nobody has deleted it
                        ((flags & 0x0800) != 0 ? live : dead)
                                .add(file.slice(page + offset + header, length - header)
                                        .order(ByteOrder.LITTLE_ENDIAN));
                    }
                }
            }
        }
        live.addAll(dead);
        return live;
    }

    private static long oid(ByteBuffer row, int at) {
        return Integer.toUnsignedLong(row.getInt(at));
    }

    private static String name(ByteBuffer row, int at) {
        byte[] bytes = new byte[NAME];
        row.get(at, bytes);
        int end = 0;
        while (end < NAME && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8);
    }
}
