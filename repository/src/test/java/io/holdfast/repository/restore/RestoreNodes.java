package io.holdfast.repository.restore;

import io.holdfast.repository.blob.BlobId;
import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryMetadata.ExtendedAttribute;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.Node;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Nodes to restore. */
final class RestoreNodes {
    static final Instant TIME = Instant.parse("2021-02-03T04:05:06.123456789Z");
    /** Who runs the tests. */
    static final long US = Directory.effectiveUser();

    private RestoreNodes() {}

    static Node file(String name, EntryMetadata metadata, long size, List<BlobId> content) {
        return new Node.RegularFile(EntryName.of(name), metadata, size, content);
    }

    static Node directory(String name, int permissions, BlobId subtree) {
        return new Node.Directory(EntryName.of(name), metadata(permissions), subtree);
    }

    static EntryMetadata metadata(int permissions) {
        return metadata(permissions, US, 0, 1, List.of());
    }

    static EntryMetadata metadata(
            int permissions, long uid, long inode, long links, List<ExtendedAttribute> attributes) {
        return new EntryMetadata(permissions, uid, US, "", "", TIME, TIME, TIME, inode, 1, links, attributes);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
