package io.holdfast.repository.tree;

import io.holdfast.repository.RepositoryException;
import java.util.List;

/** Trees as restic encodes them. A tree's id is the SHA-256 of exactly these bytes. */
public final class TreeCodec {
    private TreeCodec() {}

    /**
     * @param nodes strictly ascending by name
     * @throws IllegalArgumentException when they are not
     */
    public static byte[] encode(List<Node> nodes) {
        return TreeEncoder.encode(nodes);
    }

    /**
     * The nodes of a tree, in name order. Fields that a newer restic may have added are skipped.
     *
     * @throws RepositoryException.Damaged when it is no sound tree
     */
    public static List<Node> decode(byte[] tree) throws RepositoryException.Damaged {
        return TreeDecoder.decode(tree);
    }
}
