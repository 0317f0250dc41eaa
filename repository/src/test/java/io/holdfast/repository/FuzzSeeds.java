package io.holdfast.repository;

import com.github.luben.zstd.Zstd;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.pack.PackHeader;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What fuzzing begins with: real files of each kind, and a bomb, for every target. */
final class FuzzSeeds {
    private final Path seeds;

    private FuzzSeeds(Path seeds) {
        this.seeds = seeds;
    }

    /** @param work an empty directory, which gets more than the answer */
    static Path collect(Path work) throws Exception {
        Path seeds = Files.createDirectory(work.resolve("seeds"));
        new FuzzSeeds(seeds).collectFrom(work);
        return seeds;
    }

    private void collectFrom(Path work) throws Exception {
        Path place = Backups.withOneSnapshot(work.resolve("repository"));
        try (Parts parts = new Parts(place)) {
            for (FileKind kind : List.of(FileKind.INDEX, FileKind.SNAPSHOT)) {
                for (Store.Listed listed : parts.store.list(kind)) {
                    seed(kind + "", parts.files.read(listed.file()));
                }
            }
            for (Store.Listed key : parts.store.list(FileKind.KEY)) {
                seed("KEY", parts.store.read(key.file()));
            }
            seed("CONFIG", parts.files.read(StoreFile.CONFIG));
            parts.index.load();
            BlobId root = BlobId.parse(parts.snapshots.all().getFirst().tree());
            byte[] tree = parts.blobs.reading().load(BlobType.TREE, root);
            seed("TREE", tree);
            byte[] compressed = Zstd.compress(tree);
            seed(
                    "BLOB",
                    ByteBuffer.allocate(4 + compressed.length)
                            .putInt(tree.length)
                            .put(compressed)
                            .array());
            byte[] zeros = Zstd.compress(new byte[100 << 20]);
            seed(
                    "BOMB",
                    ByteBuffer.allocate(1 + zeros.length)
                            .put((byte) 2)
                            .put(zeros)
                            .array());
            for (Store.Listed pack : parts.store.list(FileKind.PACK)) {
                seed(
                        "HEADER",
                        PackHeader.write(parts.blobs.header(
                                new StoreFile(FileKind.PACK, pack.file().name()), pack.size())));
            }
        }
        String id = "ab".repeat(32);
        seed("REST", ("\0\0\0[{\"name\":\"" + id + "\",\"size\":12},\"" + id + "\"]").getBytes());
        seed(
                "S3",
                ("\0\0\1<?xml version=\"1.0\"?><ListBucketResult><IsTruncated>true</IsTruncated>"
                                + "<NextContinuationToken>next</NextContinuationToken><Contents><Key>place/snapshots/"
                                + id
                                + "</Key><Size>12</Size></Contents></ListBucketResult>")
                        .getBytes());
        seed("S3-REFUSED", "\0\7\1<Error><Code>AccessDenied</Code><Message>no</Message></Error>".getBytes());
        seed(
                "LOCK",
                "{\"time\":\"2026-01-01T00:00:00Z\",\"exclusive\":true,\"hostname\":\"h\",\"username\":\"u\",\"pid\":1}"
                        .getBytes());
    }

    private void seed(String name, byte[] content) throws Exception {
        for (int target = 0; target < HostileInputTarget.TARGETS; target++) {
            byte[] input = ByteBuffer.allocate(1 + content.length)
                    .put((byte) target)
                    .put(content)
                    .array();
            Files.write(Files.createTempFile(seeds, name, ""), input);
        }
    }
}
