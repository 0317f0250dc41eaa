package io.holdfast.control.job;

import io.holdfast.repository.Progress;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.tree.EntryPath;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads a whole snapshot back. The repository compares the digest of every piece as it reads, so whatever is damaged,
 * missing or cut short ends the reading.
 */
final class ReadBack {
    private static final int BUFFER = 1 << 18;

    private ReadBack() {}

    /**
     * @return the bytes of all files
     * @throws io.holdfast.repository.RepositoryException naming what is damaged
     */
    static long read(Repository repository, Snapshot snapshot, Progress progress)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER];
        long bytes = 0;
        Deque<EntryPath> folders = new ArrayDeque<>();
        folders.add(EntryPath.ROOT);
        while (!folders.isEmpty()) {
            EntryPath folder = folders.removeLast();
            for (Repository.Entry entry : repository.list(snapshot, folder)) {
                EntryPath path = folder.child(entry.name());
                switch (entry.kind()) {
                    case DIRECTORY -> folders.add(path);
                    case FILE -> {
                        try (InputStream content = repository.read(snapshot, path)) {
                            for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
                                if (Thread.interrupted()) {
                                    throw new InterruptedException("cancelled");
                                }
                                bytes += read;
                                progress.processed(read);
                            }
                        }
                    }
                    case SYMBOLIC_LINK, SPECIAL -> {
                        // all there is to them is in the folder, which was read
                    }
                }
            }
        }
        return bytes;
    }
}
