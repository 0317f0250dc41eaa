package io.holdfast.bench;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A mebibyte of one kind, always the same. */
@State(Scope.Benchmark)
public class Mebibyte {
    static final int BYTES = 1 << 20;

    /** What it looks like. */
    public enum Kind {
        /** Lines of a log: compresses well. */
        TEXT,
        /** Records as a database's pages hold them: numbers that grow, and noise. */
        RECORDS,
        /** As weights of a model: does not compress. */
        NOISE
    }

    @Param
    public Kind kind = Kind.TEXT;

    byte[] bytes() {
        Random random = new Random(1048576);
        byte[] bytes = new byte[BYTES];
        switch (kind) {
            case NOISE -> random.nextBytes(bytes);
            case TEXT -> {
                StringBuilder text = new StringBuilder();
                for (int line = 0; text.length() < BYTES; line++) {
                    text.append("2026-11-24T14:")
                            .append(10 + line % 50)
                            .append(" INFO order ")
                            .append(random.nextInt(1_000_000))
                            .append(" filled for account ")
                            .append(random.nextInt(5000))
                            .append('\n');
                }
                System.arraycopy(text.toString().getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, BYTES);
            }
            case RECORDS -> {
                byte[] noise = new byte[24];
                for (int at = 0, row = 0; at + 48 <= BYTES; at += 48, row++) {
                    random.nextBytes(noise);
                    bytes[at] = (byte) row;
                    bytes[at + 1] = (byte) (row >> 8);
                    bytes[at + 2] = (byte) (row >> 16);
                    bytes[at + 8] = 3;
                    System.arraycopy(noise, 0, bytes, at + 16, noise.length);
                }
            }
        }
        return bytes;
    }
}
