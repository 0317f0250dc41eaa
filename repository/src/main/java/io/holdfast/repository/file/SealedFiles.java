package io.holdfast.repository.file;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.Sha256;
import io.holdfast.repository.crypto.Sealer;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/** Writes and reads sealed JSON files. Safe for many threads. */
public final class SealedFiles {
    private static final byte ZSTD = 2;
    private static final int LEVEL = 3;

    /** No sealed JSON file comes near: restic closes an index at about 8 MiB, and the others are small. */
    private static final int LONGEST_INDEX = 512 << 20;

    private static final int LONGEST = 16 << 20;

    private final Store store;
    private final SealingKey key;
    private final SecureRandom random;
    private final boolean compress;

    /** @param compress what is written; only readers of repository version 2 expect it */
    public SealedFiles(Store store, SealingKey key, SecureRandom random, boolean compress) {
        this.store = store;
        this.key = key;
        this.random = random;
        this.compress = compress;
    }

    /**
     * Writes a file under the SHA-256 of its bytes; durable when this returns.
     *
     * @return that name
     */
    public String write(FileKind kind, byte[] json) throws IOException {
        return write(kind, json, file -> {});
    }

    /** As {@link #write(FileKind, byte[])}. @param before is told of the file before it is written */
    public String write(FileKind kind, byte[] json, Consumer<StoreFile> before) throws IOException {
        byte[] sealed = new Sealer(key, random).seal(compress ? compressed(json) : json);
        StoreFile file = new StoreFile(kind, Sha256.hex(sealed));
        before.accept(file);
        store.write(file, List.of(Store.Bytes.of(sealed)));
        return file.name();
    }

    /** The config is never compressed and has a fixed name. */
    public void writeConfig(byte[] json) throws IOException {
        store.write(StoreFile.CONFIG, List.of(Store.Bytes.of(new Sealer(key, random).seal(json))));
    }

    /** The files of another store, under the same key. */
    public SealedFiles of(Store other) {
        return new SealedFiles(other, key, random, compress);
    }

    /** See {@link Store#replace}. */
    public void replaceConfig(byte[] json) throws IOException {
        store.replace(StoreFile.CONFIG, List.of(Store.Bytes.of(new Sealer(key, random).seal(json))));
    }

    /**
     * Reads a file and verifies it.
     *
     * @throws java.nio.file.NoSuchFileException when there is none
     * @throws RepositoryException.Damaged when it is not what was written
     */
    public byte[] read(StoreFile file) throws IOException {
        byte[] sealed = store.read(file);
        if (!Sha256.agrees(file, sealed)) {
            throw damaged(file, "its name is not the SHA-256 of its content", null);
        }
        byte[] plaintext;
        try {
            plaintext = new Sealer(key, random).open(sealed);
        } catch (Sealer.NotAuthentic e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
        if (plaintext.length > 0 && plaintext[0] == ZSTD && file.kind() != FileKind.CONFIG) {
            return decompressed(file, plaintext);
        }
        return plaintext;
    }

    /** Names a damaged file, what is wrong with it and what helps. */
    public RepositoryException.Damaged damaged(
            StoreFile file, String what, @org.jspecify.annotations.Nullable Throwable cause) {
        String message = "File " + file + " of the repository at " + store.location() + " is damaged: " + what + ". "
                + advice(file.kind());
        return cause == null
                ? new RepositoryException.Damaged(message)
                : new RepositoryException.Damaged(message, cause);
    }

    private static String advice(FileKind kind) {
        return switch (kind) {
            case INDEX ->
                "Bring the file back from a copy of the repository with holdfast repo repair --from, or run holdfast repo"
                        + " rebuild-index, which makes the index anew from the packs.";
            case SNAPSHOT ->
                "Bring the file back from a copy of the repository, or forget this snapshot; the others are not"
                        + " affected.";
            case LOCK -> "Remove the lock with holdfast repo unlock once nobody uses the repository.";
            case CONFIG, KEY, PACK, TAIL -> "Bring the file back from a copy of the repository.";
        };
    }

    private static byte[] compressed(byte[] json) {
        byte[] frame = Zstd.compress(json, LEVEL);
        byte[] plaintext = new byte[frame.length + 1];
        plaintext[0] = ZSTD;
        System.arraycopy(frame, 0, plaintext, 1, frame.length);
        return plaintext;
    }

    private byte[] decompressed(StoreFile file, byte[] plaintext) throws RepositoryException.Damaged {
        try (ZstdInputStreamNoFinalizer in =
                new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(plaintext, 1, plaintext.length - 1))) {
            int longest = file.kind() == FileKind.INDEX ? LONGEST_INDEX : LONGEST;
            byte[] json = in.readNBytes(longest);
            if (json.length == longest) {
                throw damaged(file, "it decompresses to more than " + (longest >> 20) + " MiB", null);
            }
            return json;
        } catch (RepositoryException.Damaged e) {
            throw e;
        } catch (IOException e) {
            throw damaged(file, "it does not decompress: " + e.getMessage(), e);
        }
    }
}
