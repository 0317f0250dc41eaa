package io.holdfast.repository.tree;

import java.io.IOException;
import java.io.InputStream;
import java.util.Random;

/** Bytes that do not repeat, made as they are read. */
class Noise extends InputStream {
    private final Random random = new Random(11);
    private final byte[] block = new byte[1 << 20];
    long remaining;

    Noise(long size) {
        remaining = size;
        random.nextBytes(block);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int count = (int) Math.min(Math.min(length, block.length), remaining);
        System.arraycopy(block, 0, bytes, offset, count);
        // eight bytes in every read are new: enough for every chunk to differ
        for (int i = 0; i < Math.min(8, count); i++) {
            bytes[offset + i] = (byte) random.nextInt();
        }
        remaining -= count;
        return count;
    }
}
