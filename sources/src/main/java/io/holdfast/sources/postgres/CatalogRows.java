package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.page.PageChecksum;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows of system catalogs, read out of their files in a base backup without a server. */
record CatalogRows(Repository repository, Snapshot snapshot) {
    static final int PG_DATABASE = 1262;
    static final int PG_CLASS = 1259;
    static final int PG_ATTRIBUTE = 1249;
    static final int PG_NAMESPACE = 2615;

    private static final int PAGE_HEADER = 24;
    private static final int NAME = 64;
    private static final int MAP_MAGIC = 0x592717;
    private static final int MOST_MAPPINGS = 62;
    /** A system catalog that grew beyond this is not looked at. */
    private static final int MOST_BYTES = 256 << 20;
    // what is known of who made and who deleted a row, see htup_details.h
    private static final int MADE_BY_COMMITTED = 0x0100;
    private static final int MADE_BY_NOBODY = 0x0200;
    private static final int DELETED_BY_COMMITTED = 0x0400;
    private static final int DELETED_BY_NOBODY = 0x0800;
    private static final int ONLY_LOCKED = 0x0080;

    /**
     * A row as it was copied.
     *
     * @param live nobody has deleted it
     * @param gone somebody has, or it was never there; where it is neither, the page does not say
     * @param columns from the first on, little-endian
     */
    record Row(boolean live, boolean gone, ByteBuffer columns) {
        long oid(int at) {
            return Integer.toUnsignedLong(columns.getInt(at));
        }

        String name(int at) {
            byte[] bytes = new byte[NAME];
            columns.get(at, bytes);
            int end = 0;
            while (end < NAME && bytes[end] != 0) {
                end++;
            }
            return new String(bytes, 0, end, StandardCharsets.UTF_8);
        }
    }

    /** The file of a relation that the catalog cannot name, as it is the catalog. */
    EntryPath mapped(EntryPath folder, int relation) throws IOException {
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

    /**
     * The rows of a table, live ones first. A page that was torn by the copy gives what it has.
     *
     * @param least how many bytes a row needs to have to be one
     */
    List<Row> of(EntryPath table, int least) throws IOException {
        List<Row> live = new ArrayList<>();
        List<Row> others = new ArrayList<>();
        ByteBuffer file = bytes(table).orElseThrow(() -> damaged(table));
        for (int page = 0; page + PageChecksum.PAGE <= file.limit(); page += PageChecksum.PAGE) {
            int lower = Math.min(Short.toUnsignedInt(file.getShort(page + 12)), PageChecksum.PAGE);
            for (int pointer = PAGE_HEADER; pointer + 4 <= lower; pointer += 4) {
                int item = file.getInt(page + pointer);
                int offset = item & 0x7FFF;
                int length = item >>> 17;
                boolean normal = (item >>> 15 & 3) == 1;
                if (normal && length > PAGE_HEADER && offset + length <= PageChecksum.PAGE) {
                    int header = Byte.toUnsignedInt(file.get(page + offset + 22));
                    if (length >= header + least) {
                        Row row = row(
                                file.getShort(page + offset + 20),
                                file.slice(page + offset + header, length - header)
                                        .order(ByteOrder.LITTLE_ENDIAN));
                        (row.live() ? live : others).add(row);
                    }
                }
            }
        }
        live.addAll(others);
        return live;
    }

    private static Row row(int flags, ByteBuffer columns) {
        boolean neverMade = (flags & MADE_BY_NOBODY) != 0 && (flags & MADE_BY_COMMITTED) == 0;
        boolean locked = (flags & ONLY_LOCKED) != 0;
        boolean deleted = (flags & DELETED_BY_COMMITTED) != 0 && !locked;
        boolean live = !neverMade && ((flags & DELETED_BY_NOBODY) != 0 || locked);
        return new Row(live, neverMade || deleted, columns);
    }

    private Optional<ByteBuffer> bytes(EntryPath file) throws IOException {
        if (repository.find(snapshot, file).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = repository.read(snapshot, file)) {
            return Optional.of(ByteBuffer.wrap(content.readNBytes(MOST_BYTES)).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private SourceException damaged(EntryPath file) {
        return new SourceException("Snapshot " + snapshot.shortId() + " holds no usable " + file
                + ". Choose another recovery point, or ask without names.");
    }
}
