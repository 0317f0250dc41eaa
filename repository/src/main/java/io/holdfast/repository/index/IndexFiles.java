package io.holdfast.repository.index;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.pack.PackEntry;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The index files of a repository, one by one. Safe for many threads. */
public final class IndexFiles {
    /** An index file is closed at about as many blobs, as restic does. */
    static final int BLOBS_IN_FILE = 50_000;

    private static final int ATTEMPTS = 5;

    private final Store store;
    private final SealedFiles files;

    public IndexFiles(Store store, SealedFiles files) {
        this.store = store;
        this.files = files;
    }

    /** Names of all, read or not. */
    public Set<String> names() throws IOException {
        Set<String> names = new TreeSet<>();
        for (Store.Listed listed : store.list(FileKind.INDEX)) {
            names.add(listed.file().name());
        }
        return names;
    }

    /**
     * Hands out the packs that a file names.
     *
     * @throws NoSuchFileException when it has gone
     * @throws RepositoryException.Damaged when it is not what was written; some packs may have
     *     been handed out by then
     */
    public void read(String name, BiConsumer<String, List<PackEntry>> packs) throws IOException {
        StoreFile file = new StoreFile(FileKind.INDEX, name);
        try (InputStream json = files.stream(file)) {
            IndexFile.parse(json, packs);
        } catch (Json.Malformed e) {
            throw files.damaged(file, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Hands out the packs of all files as far as they can be read: for those who look at what is damaged.
     *
     * @return the names of files that are not what was written
     */
    public Set<String> readSound(BiConsumer<String, List<PackEntry>> packs) throws IOException {
        Set<String> damaged = new TreeSet<>();
        for (String name : names()) {
            try {
                read(name, packs);
            } catch (RepositoryException.Damaged e) {
                damaged.add(name);
            } catch (NoSuchFileException e) {
                // replaced since the listing
                continue;
            }
        }
        return damaged;
    }

    /** A listing of the files and the reading of those that it names. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws IOException;
    }

    /** Reads all over again when a prune has replaced a file between listing and reading. */
    static <T> T again(Reading<T> reading) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return reading.read();
            } catch (NoSuchFileException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Writes one file for these packs; durable when this returns. @return its name */
    String write(Map<String, List<PackEntry>> packs) throws IOException {
        return files.write(FileKind.INDEX, IndexFile.write(packs));
    }

    /** Takes packs and writes a file for every so many blobs. One thread at a time. */
    public final class Writing {
        private final List<String> written = new ArrayList<>();
        private final Map<String, List<PackEntry>> part = new LinkedHashMap<>();
        private int blobs;

        public void add(String pack, List<PackEntry> entries) throws IOException {
            part.put(pack, entries);
            blobs += entries.size();
            if (blobs >= BLOBS_IN_FILE) {
                writePart();
            }
        }

        /** Durable when this returns. @return the names of all files written */
        public List<String> finish() throws IOException {
            if (!part.isEmpty()) {
                writePart();
            }
            return List.copyOf(written);
        }

        private void writePart() throws IOException {
            written.add(write(part));
            part.clear();
            blobs = 0;
        }
    }

    public Writing writing() {
        return new Writing();
    }

    /** Removes a file that others have taken the place of. */
    public void remove(String name) throws IOException {
        try {
            store.remove(new StoreFile(FileKind.INDEX, name));
        } catch (NoSuchFileException e) {
            // removed by whoever was stopped before it could tell
            return;
        }
    }
}
