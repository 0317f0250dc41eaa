package io.holdfast.repository.packed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Parts;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.index.Index;
import io.holdfast.repository.store.MemoryStore;
import io.holdfast.repository.store.Store;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A bit that flips between compressing and sealing is found before anything is stored, unless that is not wanted. */
class ExtraVerifyTest {
    private interface Begin {
        SavingSession of(PackedBlobs blobs, boolean verify) throws IOException;
    }

    /** A fault of the machine's memory: asked for a nonce, after compressing, it changes what was compressed. */
    private static final class Fault extends SecureRandom {
        private static final long serialVersionUID = 1L;
        private final transient byte[] memory;

        private Fault(byte[] memory) {
            this.memory = memory;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            super.nextBytes(bytes);
            memory[memory.length / 2] ^= 1;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_backup_and_a_copy_look_again_unless_told_not_to(boolean verify) throws Exception {
        looks(verify, (blobs, how) -> blobs.save(bytes -> {}, how));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_prune_and_a_repair_look_again_unless_told_not_to(boolean verify) throws Exception {
        looks(verify, (blobs, how) -> blobs.move(bytes -> {}, how));
    }

    private static void looks(boolean verify, Begin begin) throws Exception {
        Store store = new MemoryStore();
        store.create();
        SealingKey key = SealingKey.random(new SecureRandom());
        byte[] content = new byte[100_000];
        SecureRandom sound = new SecureRandom();
        Index index = new Index(
                store,
                new SealedFiles(store, key, sound, true),
                new PackHeaders(store, key, sound)::read,
                Clock.systemUTC());
        try (PackedBlobs blobs = new PackedBlobs(store, key, new Fault(content), index, true);
                SavingSession session = begin.of(blobs, verify)) {
            if (verify) {
                assertThatThrownBy(() -> session.save(BlobType.DATA, Parts.idOf(content), content, 0, content.length))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("did not decode to what was encoded");
            } else {
                assertThat(session.save(BlobType.DATA, Parts.idOf(content), content, 0, content.length))
                        .isPositive();
            }
        }
    }
}
