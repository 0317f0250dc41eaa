package io.holdfast.repository.tree;

import io.holdfast.repository.RepositoryException;
import java.util.List;

/** Any tree is read or refused; what is read is written as the same. See FuzzTest. */
public final class TreeCodecTarget {
    private TreeCodecTarget() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        List<Node> nodes;
        try {
            nodes = TreeCodec.decode(input);
        } catch (RepositoryException.Damaged e) {
            return;
        }
        for (Node node : nodes) {
            String name = node.name().toString();
            if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
                throw new AssertionError("a name that leads elsewhere: " + name);
            }
        }
        byte[] written = TreeCodec.encode(nodes);
        if (!java.util.Arrays.equals(TreeCodec.encode(TreeCodec.decode(written)), written)) {
            throw new AssertionError("written as another tree");
        }
    }
}
