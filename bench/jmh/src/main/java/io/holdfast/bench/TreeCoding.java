package io.holdfast.bench;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.Node;
import io.holdfast.repository.tree.TreeCodec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A directory of a thousand files of one chunk each, as restic's JSON. An operation is a thousand files. */
@State(Scope.Thread)
public class TreeCoding {
    private final List<Node> nodes = new ArrayList<>();
    private byte[] encoded = {};

    @Setup
    public void prepare() {
        Random random = new Random(1000);
        for (int i = 0; i < 1000; i++) {
            byte[] id = new byte[32];
            random.nextBytes(id);
            EntryMetadata metadata =
                    EntryMetadata.synthetic(0644, Instant.ofEpochSecond(1_790_000_000L + i, random.nextInt(1_000_000)));
            EntryName name = EntryName.of(String.format("file-%04d.txt", i));
            nodes.add(new Node.RegularFile(name, metadata, random.nextInt(1 << 16), List.of(BlobId.of(id))));
        }
        encoded = TreeCodec.encode(nodes);
    }

    @Benchmark
    public byte[] encode() {
        return TreeCodec.encode(nodes);
    }

    @Benchmark
    public List<Node> decode() throws RepositoryException.Damaged {
        return TreeCodec.decode(encoded);
    }
}
