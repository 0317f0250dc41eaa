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
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;

/** Writes and reads sealed JSON files. Safe for many threads. */
public final class SealedFiles {
    private static final byte ZSTD = 2;
    private static final int LEVEL = 3;

    /** No sealed JSON file but an index comes near. */
    private static final int LONGEST = 16 << 20;

    private static final int INDEX_RATIO = 16;

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
        byte[] plaintext = opened(file);
        if (!isCompressed(file, plaintext)) {
            return plaintext;
        }
        try (InputStream in = decompressing(plaintext)) {
            byte[] json = in.readNBytes(longest(file, plaintext));
            if (in.read() >= 0) {
                throw damaged(file, "it decompresses to more than " + (json.length >> 20) + " MiB", null);
            }
            return json;
        } catch (RepositoryException.Damaged e) {
            throw e;
        } catch (IOException e) {
            throw damaged(file, "it does not decompress: " + e.getMessage(), e);
        }
    }

    /**
     * As {@link #read}, bit by bit: what a file decompresses to is never in memory as a whole. The stream throws an
     * {@link IOException} that says so when it does not decompress, or to more than a program writes; the caller closes it.
     */
    public InputStream stream(StoreFile file) throws IOException {
        byte[] plaintext = opened(file);
        return isCompressed(file, plaintext)
                ? new BoundedStream(decompressing(plaintext), longest(file, plaintext))
                : new ByteArrayInputStream(plaintext);
    }

    private byte[] opened(StoreFile file) throws IOException {
        byte[] sealed = store.read(file);
        if (!Sha256.agrees(file, sealed)) {
            throw damaged(file, "its name is not the SHA-256 of its content", null);
        }
        try {
            return new Sealer(key, random).open(sealed);
        } catch (Sealer.NotAuthentic e) {
            throw damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    private static boolean isCompressed(StoreFile file, byte[] plaintext) {
        return plaintext.length > 0 && plaintext[0] == ZSTD && file.kind() != FileKind.CONFIG;
    }

    private static InputStream decompressing(byte[] plaintext) throws IOException {
        return new ZstdInputStreamNoFinalizer(new ByteArrayInputStream(plaintext, 1, plaintext.length - 1));
    }

    /**
     * Of an index in bytes: the ids, random digits, are most of it, and make a line of it a fifth as long at best. So what
     * it takes to read one is bound to what somebody has stored.
     */
    private static int longest(StoreFile file, byte[] compressed) {
        return file.kind() == FileKind.INDEX
                ? (int) Math.min(Integer.MAX_VALUE - 8, LONGEST + (long) INDEX_RATIO * compressed.length)
                : LONGEST;
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
}
