package io.holdfast.repository.chunk;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Restic;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.TreeCodec;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResticCutsTest {
    @Test
    void blobs_are_those_that_stock_restic_cuts_with_the_same_polynomial(@TempDir Path directory) throws Exception {
        Restic restic = new Restic(directory.resolve("repository")).init();
        byte[] content = content();
        Path data = Files.createDirectory(directory.resolve("data"));
        Files.write(data.resolve("file"), content);
        restic.backup(data, "file");

        Node node = TreeCodec.decode(restic.blob(restic.newestTree())).getFirst();
        List<BlobId> theirs = ((Node.RegularFile) node).content();

        List<BlobId> ours = ids(content, new RabinChunker(Polynomial.parse(restic.chunkerPolynomial())));
        // some 40; how many depends on the polynomial, which is another in each run
        assertThat(theirs).hasSizeGreaterThan(15);
        assertThat(ours).isEqualTo(theirs);
    }

    /** Random, zero, periodic and text-like stretches that begin and end nowhere in particular; some uncut for 8 MiB. */
    private static byte[] content() {
        Random random = new Random(42);
        ByteBuffer content = ByteBuffer.allocate(64_000_017);
        byte[] noise = new byte[30_000_001];
        random.nextBytes(noise);
        content.put(noise);
        content.put(new byte[3_333_333]);
        byte[] periodic = new byte[17_000_000];
        for (int i = 0; i < periodic.length; i++) {
            periodic[i] = (byte) (i % 7 + 1);
        }
        content.put(periodic);
        while (content.hasRemaining()) {
            content.put((byte) ('a' + random.nextInt(4)));
        }
        return content.array();
    }

    private static List<BlobId> ids(byte[] content, Chunker chunker) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        List<BlobId> ids = new ArrayList<>();
        for (int from = 0; from < content.length; ) {
            byte[] rest = Arrays.copyOfRange(content, from, Math.min(from + (9 << 20), content.length));
            int cut = chunker.cut(rest, rest.length, 0);
            int length = cut == Chunker.NONE ? rest.length : cut;
            sha256.update(rest, 0, length);
            ids.add(BlobId.of(sha256.digest()));
            from += length;
        }
        return ids;
    }
}
