package io.holdfast.bench;

import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import java.security.SecureRandom;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** AES-256 in counter mode and Poly1305-AES over a mebibyte. */
@State(Scope.Thread)
public class Sealing {
    private final SecureRandom random = new SecureRandom();
    private final Sealer sealer = new Sealer(SealingKey.random(random), random);
    private final byte[] plaintext = new byte[Mebibyte.BYTES];
    private final byte[] sealed = new byte[Mebibyte.BYTES + Sealer.OVERHEAD];
    private final byte[] opened = new byte[Mebibyte.BYTES];
    private final byte[] target = new byte[sealed.length];

    @Setup
    public void prepare() {
        new Random(256).nextBytes(plaintext);
        sealer.seal(plaintext, 0, plaintext.length, sealed, 0);
    }

    @Benchmark
    public byte[] seal() {
        sealer.seal(plaintext, 0, plaintext.length, target, 0);
        return target;
    }

    @Benchmark
    public byte[] open() throws Sealer.NotAuthentic {
        sealer.open(sealed, 0, sealed.length, opened, 0);
        return opened;
    }
}
