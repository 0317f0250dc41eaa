package io.holdfast.sources.postgres.wal;

import io.holdfast.sources.postgres.protocol.Lsn;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * One record of the log.
 *
 * @param at where it begins
 * @param end the position after it, aligned, which is where the next one begins unless a page begins there
 * @param length in bytes with its header, without page headers
 * @param previous where the record before begins
 * @param manager its resource manager's number
 * @param info the manager's flags, with the four bits that belong to all
 * @param xid 0 for none; unsigned
 * @param main what the manager makes of it
 */
record WalRecord(
        WalVersion version,
        Lsn at,
        Lsn end,
        int length,
        Lsn previous,
        int manager,
        int info,
        long xid,
        List<BlockReference> blocks,
        ByteBuffer main) {
    static final int HEADER = 24;
    private static final int MAX_BLOCK_ID = 32;
    private static final int TOP_LEVEL_XID = 252;
    private static final int ORIGIN = 253;
    private static final int DATA_LONG = 254;
    private static final int DATA_SHORT = 255;

    /** The rows' changes begin with what this says of the page, so blocks' data is not kept. */
    private static final class Parts {
        private final List<BlockReference> blocks = new ArrayList<>();
        private long payload;
        private int main;
        private RelationFile last = new RelationFile(0, 0, 0);
    }

    /**
     * Takes a whole record apart, whose checksum is right.
     *
     * @throws BufferUnderflowException when its headers say more than there is
     */
    static WalRecord parse(WalVersion version, Lsn at, Lsn end, byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int length = buffer.getInt();
        long xid = Integer.toUnsignedLong(buffer.getInt());
        Lsn previous = new Lsn(buffer.getLong());
        int info = Byte.toUnsignedInt(buffer.get());
        int manager = Byte.toUnsignedInt(buffer.get());
        buffer.position(HEADER);
        Parts parts = new Parts();
        while (buffer.remaining() > parts.payload) {
            int id = Byte.toUnsignedInt(buffer.get());
            switch (id) {
                case DATA_SHORT -> parts.main = Byte.toUnsignedInt(buffer.get());
                case DATA_LONG -> parts.main = buffer.getInt();
                case ORIGIN -> buffer.getShort();
                case TOP_LEVEL_XID -> buffer.getInt();
                default -> block(version, id, buffer, parts);
            }
            if (id == DATA_SHORT || id == DATA_LONG) {
                // the last header
                parts.payload += parts.main;
                break;
            }
        }
        if (buffer.remaining() != parts.payload) {
            throw new BufferUnderflowException();
        }
        ByteBuffer main = buffer.slice(buffer.limit() - parts.main, parts.main).order(ByteOrder.LITTLE_ENDIAN);
        return new WalRecord(version, at, end, length, previous, manager, info, xid, List.copyOf(parts.blocks), main);
    }

    private static void block(WalVersion version, int id, ByteBuffer buffer, Parts parts) {
        if (id > MAX_BLOCK_ID) {
            throw new BufferUnderflowException();
        }
        int flags = Byte.toUnsignedInt(buffer.get());
        int data = Short.toUnsignedInt(buffer.getShort());
        boolean image = (flags & 0x10) != 0;
        boolean applied = false;
        if (image) {
            parts.payload += Short.toUnsignedInt(buffer.getShort());
            buffer.getShort();
            int how = Byte.toUnsignedInt(buffer.get());
            applied = (how & version.imageApplied()) != 0;
            if ((how & 0x01) != 0 && (how & version.imageCompressed()) != 0) {
                buffer.getShort();
            }
        }
        parts.payload += data;
        if ((flags & 0x80) == 0) {
            parts.last = RelationFile.read(buffer);
        }
        long block = Integer.toUnsignedLong(buffer.getInt());
        parts.blocks.add(new BlockReference(id, parts.last, flags & 0x0F, block, image, applied, data));
    }

    /** From the beginning, each time. */
    @Override
    public ByteBuffer main() {
        return main.duplicate().order(ByteOrder.LITTLE_ENDIAN).rewind();
    }
}
