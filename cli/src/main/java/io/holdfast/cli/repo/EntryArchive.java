package io.holdfast.cli.repo;

import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.tree.Node;
import java.io.IOException;
import java.io.InputStream;

/** An archive in the making. */
interface EntryArchive extends AutoCloseable {
    /** Opens the content of a file. */
    @FunctionalInterface
    interface Contents {
        InputStream open(Node.RegularFile file);
    }

    /** Adds an entry; parents come before what is in them. */
    void add(EntryPath path, Node node, Contents contents) throws IOException;

    /** Completes the archive: one that was not is seen to be cut off. */
    void finish() throws IOException;

    @Override
    void close() throws IOException;

    /** Without a slash at the beginning; of a directory with one at the end. */
    static String name(EntryPath path, Node node) {
        return path.toString().substring(1) + (node instanceof Node.Directory ? "/" : "");
    }
}
