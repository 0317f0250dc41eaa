package io.holdfast.bench;

import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.chunk.Chunker;
import io.holdfast.repository.chunk.Polynomial;
import io.holdfast.repository.chunk.RabinChunker;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The two stages that every byte read passes through. */
@State(Scope.Thread)
public class CutAndDigest {
    private final Chunker chunker = new RabinChunker(Polynomial.random(new SecureRandom()));
    private final MessageDigest digest = Sha256.digest();
    private byte[] bytes = {};

    @Setup
    public void prepare(Mebibyte mebibyte) {
        bytes = mebibyte.bytes();
    }

    /** restic's Rabin cuts, to the end of the mebibyte. @return how many */
    @Benchmark
    public int cut() {
        int cuts = 0;
        byte[] rest = bytes;
        for (int end = chunker.cut(rest, rest.length, 0); end > 0; end = chunker.cut(rest, rest.length, 0)) {
            cuts++;
            rest = Arrays.copyOfRange(rest, end, rest.length);
        }
        return cuts;
    }

    @Benchmark
    public byte[] sha256() {
        Sha256.update(digest, bytes, 0, bytes.length);
        return digest.digest();
    }
}
