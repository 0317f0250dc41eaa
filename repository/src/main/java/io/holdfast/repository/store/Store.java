package io.holdfast.repository.store;

import io.holdfast.repository.RepositoryException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Keeps a repository's files, whose content it knows nothing of. Safe for many threads. Every method blocks; none is
 * stopped half-way by an interrupt, so that a cancelled backup leaves no torn file.
 */
public interface Store extends Closeable {

    /** Where it is, for people, without credentials. */
    String location();

    /** Prepares an empty store: makes its folders. Harmless when they exist. */
    void create() throws IOException;

    /**
     * Writes a whole file so that it appears at once and survives a crash of the machine as soon as this returns. A file
     * is never changed.
     *
     * @param parts the content, in order
     * @throws java.nio.file.FileAlreadyExistsException when there is one by this name
     * @throws RepositoryException.StoreFull when there is no room
     */
    void write(StoreFile file, List<Bytes> parts) throws IOException;

    /** The whole content. @throws NoSuchFileException when there is no such file */
    byte[] read(StoreFile file) throws IOException;

    /**
     * Fills {@code target[from, from+length)} with the file's bytes from {@code position} on.
     *
     * @throws NoSuchFileException when there is no such file
     * @throws java.io.EOFException when the file ends before
     */
    void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException;

    /** Every file of a kind, in no order. */
    List<Listed> list(FileKind kind) throws IOException;

    /** In bytes. @throws NoSuchFileException when there is no such file */
    long size(StoreFile file) throws IOException;

    boolean exists(StoreFile file) throws IOException;

    /** Removes a file durably. @throws NoSuchFileException when there is no such file */
    void remove(StoreFile file) throws IOException;

    /** When the file was written, by the store's clock; empty where the store does not say. */
    default Optional<Instant> written(StoreFile file) throws IOException {
        return Optional.empty();
    }

    /**
     * What keeps a new repository from being made here, in a sentence. Keys do not: they may be what is left of an init
     * that was stopped.
     */
    default Optional<String> occupant() throws IOException {
        for (FileKind kind : FileKind.values()) {
            if (kind != FileKind.KEY && !list(kind).isEmpty()) {
                return Optional.of(location() + " is not empty. Name a place that is absent or empty.");
            }
        }
        return Optional.empty();
    }

    /** Removes what killed processes left of files that never appeared. */
    default void tidy() throws IOException {}

    /**
     * Whether every listing, by any process, shows at once what was written before it began. Where nobody knows, no: then
     * who wrote a lock waits a moment before looking for others.
     */
    default boolean listsAtOnce() {
        return false;
    }

    /** How to keep files from being removed or replaced by anyone until an instant; empty where the store cannot. */
    default Optional<Retention> retention() {
        return Optional.empty();
    }

    /**
     * The locks of a store that lets nobody remove a file before its lock ends; empty where every file can be removed. Asks
     * the store at its first use.
     */
    default Optional<VaultLocks> vault() throws IOException {
        return Optional.empty();
    }

    /** What the store remembers of what was removed; empty where it remembers nothing. */
    default Optional<History> history() {
        return Optional.empty();
    }

    /** Ends connections. The store is of no use after. */
    @Override
    default void close() throws IOException {}

    /**
     * Puts another content in the place of the one that is there: of the config, which a migration changes, and of a file
     * that is damaged. A store that can do so at once overrides this; otherwise a stop in the middle leaves none, which
     * the caller must be able to bring back.
     */
    default void replace(StoreFile file, List<Bytes> parts) throws IOException {
        // one that was tried before may have come to here
        if (exists(file)) {
            remove(file);
        }
        write(file, parts);
    }

    /** A stretch of an array. */
    record Bytes(byte[] array, int from, int length) {
        public static Bytes of(byte[] all) {
            return new Bytes(all, 0, all.length);
        }
    }

    /** @param size in bytes */
    record Listed(StoreFile file, long size) {}
}
