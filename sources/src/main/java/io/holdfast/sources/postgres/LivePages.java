package io.holdfast.sources.postgres;

import io.holdfast.repository.posix.OpenFile;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.page.RelationPath;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.List;

/**
 * The pages of a relation's file that a server is using. Their checksums are verified by the rules of {@code basebackup.c}:
 * not those of pages that replay writes anew, and once more from the file, as the server may have been writing.
 *
 * @param start of the backup: pages that were written later are replay's
 */
record LivePages(OpenFile file, RelationPath relation, Lsn start) {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    /**
     * Verifies pages that were read; one that is right when it is read again is put into the buffer.
     *
     * @param length of what was read, in bytes; a part of a page at its end is left out
     * @param position in the file at which it was read
     * @param damaged the blocks of the file whose checksums are wrong are added to it
     */
    void verify(byte[] buffer, int length, long position, List<Long> damaged) throws IOException {
        for (int from = 0; from + PageChecksum.PAGE <= length; from += PageChecksum.PAGE) {
            long block = (position + from) / PageChecksum.PAGE;
            if (isSound(buffer, from, block)) {
                continue;
            }
            int read = file.read(buffer, from, PageChecksum.PAGE, position + from);
            if (read == PageChecksum.PAGE && !isSound(buffer, from, block)) {
                damaged.add(block);
            }
        }
    }

    /** A damaged block of a file, in the words of the server. */
    static String damage(String listed, long block) {
        return "checksum verification failed in file \"" + listed + "\", block " + block;
    }

    private boolean isSound(byte[] buffer, int from, long block) {
        return PageChecksum.isNew(buffer, from)
                || !lsn(buffer, from).isBefore(start)
                || PageChecksum.of(buffer, from, relation.inFork(block)) == PageChecksum.stated(buffer, from);
    }

    /** Of a page's last change: two numbers, the high one first. */
    private static Lsn lsn(byte[] buffer, int from) {
        long high = Integer.toUnsignedLong((int) INT.get(buffer, from));
        long low = Integer.toUnsignedLong((int) INT.get(buffer, from + Integer.BYTES));
        return new Lsn(high << 32 | low);
    }
}
