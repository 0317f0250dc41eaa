package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import io.holdfast.repository.blob.BlobType;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Feeds what a hostile repository may hold to everything that reads it, with Jazzer, from real files on. Some seconds
 * in every build; {@code -Dholdfast.fuzz.seconds=3600} for longer. What is found is printed as Base64.
 */
class FuzzTest {
    private static final int SECONDS = Integer.getInteger("holdfast.fuzz.seconds", 10);

    @TempDir
    static Path folder;

    private static Path seeds;

    @BeforeAll
    static void collectSeeds() throws Exception {
        seeds = Files.createDirectory(folder.resolve("seeds"));
        Path place = Backups.withOneSnapshot(folder.resolve("repository"));
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
            var root = io.holdfast.repository.blob.BlobId.parse(
                    parts.snapshots.all().getFirst().tree());
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
                        io.holdfast.repository.pack.PackHeader.write(parts.blobs.header(
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

    private static void seed(String name, byte[] content) throws Exception {
        for (int target = 0; target < HostileInputTarget.TARGETS; target++) {
            byte[] input = ByteBuffer.allocate(1 + content.length)
                    .put((byte) target)
                    .put(content)
                    .array();
            Files.write(Files.createTempFile(seeds, name, ""), input);
        }
    }

    @Test
    void whatever_a_repository_holds_is_read_or_refused() throws Exception {
        Path work = Files.createDirectory(folder.resolve("work"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + HostileInputTarget.class.getName(),
                "--instrumentation_includes=io.holdfast.**",
                // looking through the S3 client's thousand classes takes longer than all else
                "--custom_hook_includes=io.holdfast.**",
                // they know bugs of programs that are given input by the web; a defect of ours is an exception
                "--disabled_hooks=*",
                "-max_total_time=" + SECONDS,
                "-max_len=65536",
                "-rss_limit_mb=4096",
                Files.createDirectory(work.resolve("found")).toString(),
                seeds.toString()));
        Path log = work.resolve("log");
        Process fuzzer = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            boolean ended = fuzzer.waitFor(SECONDS + 400L, TimeUnit.SECONDS);
            String said = Files.readString(log);
            assertThat(ended).as("it ends: " + said).isTrue();
            assertThat(fuzzer.exitValue()).as(said).isZero();
            assertThat(said).contains("DONE");
        } finally {
            fuzzer.destroyForcibly().waitFor();
        }
    }
}
