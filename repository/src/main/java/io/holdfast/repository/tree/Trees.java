package io.holdfast.repository.tree;

import io.holdfast.repository.blob.BlobId;
import java.io.IOException;
import java.util.List;

/** Reads trees of an open repository. Safe for many threads. */
@FunctionalInterface
public interface Trees {
    /**
     * The nodes of one tree in name order.
     *
     * @throws io.holdfast.repository.RepositoryException.Damaged when it is missing or not sound
     */
    List<Node> load(BlobId tree) throws IOException;
}
