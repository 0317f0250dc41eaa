package io.holdfast.repository;

import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What a directory holds before a repository is made or opened in it. */
final class InitialState {
    private static final Set<String> FOLDERS =
            Set.of("keys", "locks", "snapshots", "index", "data", "tmp", "holdfast-tail");

    /** Another init writes its config within a second of its key. */
    private static final Duration INIT = Duration.ofMinutes(1);

    private final Path directory;
    private final LocalStore store;
    private final Clock clock;

    InitialState(Path directory, LocalStore store, Clock clock) {
        this.directory = directory;
        this.store = store;
        this.clock = clock;
    }

    /** Makes sure that a repository can be made here: nothing there, or what an init left that was killed half-way. */
    void ensureVacant() throws IOException {
        if (store.exists(StoreFile.CONFIG)) {
            throw alreadyExists(store);
        }
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new RepositoryException(directory + " is no directory. Name one that is absent or empty.");
        }
        if (!isSkeleton()) {
            throw new RepositoryException(
                    "The directory " + directory + " is not empty. Name one that is absent or empty.");
        }
        for (Store.Listed key : store.list(FileKind.KEY)) {
            Instant made = Files.getLastModifiedTime(
                            directory.resolve(key.file().path()))
                    .toInstant();
            if (made.plus(INIT).isAfter(clock.instant())) {
                throw new RepositoryException("A repository is being made in " + directory
                        + ", or was and its maker was stopped. Try again in a minute.");
            }
            // no config was ever sealed with it
            store.remove(key.file());
        }
    }

    static RepositoryException.AlreadyExists alreadyExists(Store store) {
        return new RepositoryException.AlreadyExists(
                "There is a repository at " + store.location() + " already. Open it, or name another directory.");
    }

    void ensurePresent() throws IOException {
        if (store.exists(StoreFile.CONFIG)) {
            return;
        }
        for (FileKind kind : List.of(FileKind.SNAPSHOT, FileKind.INDEX, FileKind.PACK)) {
            if (!store.list(kind).isEmpty()) {
                throw new RepositoryException.Damaged("The repository at " + store.location()
                        + " has no config file. Bring it back from a copy of the repository; without it nobody can open"
                        + " the repository.");
            }
        }
        throw new RepositoryException.NotFound("There is no repository at " + store.location()
                + ". Check the path and that its file system is mounted, or make one with init.");
    }

    private boolean isSkeleton() throws IOException {
        if (!Files.exists(directory)) {
            return true;
        }
        try (Stream<Path> entries = Files.list(directory)) {
            if (!entries.allMatch(entry -> FOLDERS.contains(entry.getFileName().toString()))) {
                return false;
            }
        }
        for (FileKind kind : FileKind.values()) {
            if (kind != FileKind.KEY && !store.list(kind).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
