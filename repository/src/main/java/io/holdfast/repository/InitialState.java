package io.holdfast.repository;

import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a store holds before a repository is made or opened in it. */
final class InitialState {
    /** Another init writes its config within a second of its key. */
    private static final Duration INIT = Duration.ofMinutes(1);

    private final Store store;
    private final Clock clock;

    InitialState(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** Makes sure that a repository can be made here: nothing there, or what an init left that was killed half-way. */
    void ensureVacant() throws IOException {
        if (store.exists(StoreFile.CONFIG)) {
            throw alreadyExists(store);
        }
        Optional<String> occupant = store.occupant();
        if (occupant.isPresent()) {
            throw new RepositoryException(occupant.get());
        }
        for (Store.Listed key : keys()) {
            Optional<Instant> made = store.written(key.file());
            if (made.isEmpty() || made.get().plus(INIT).isAfter(clock.instant())) {
                throw new RepositoryException("A repository is being made in " + store.location()
                        + ", or was and its maker was stopped. Try again in a minute"
                        + (made.isEmpty() ? ", or remove " + key.file() + " there." : "."));
            }
            // no config was ever sealed with it
            store.remove(key.file());
        }
    }

    /** As {@link #ensureVacant}, but for keys: a mirror that was stopped at its beginning has some. */
    void ensureVacantOrMirror() throws IOException {
        if (store.exists(StoreFile.CONFIG)) {
            return;
        }
        Optional<String> occupant = store.occupant();
        if (occupant.isPresent()) {
            throw new RepositoryException(occupant.get());
        }
    }

    private List<Store.Listed> keys() throws IOException {
        try {
            return store.list(FileKind.KEY);
        } catch (RepositoryException.NotFound e) {
            // not even a bucket
            return List.of();
        }
    }

    static RepositoryException.AlreadyExists alreadyExists(Store store) {
        return new RepositoryException.AlreadyExists(
                "There is a repository at " + store.location() + " already. Open it, or name another place.");
    }

    void ensurePresent() throws IOException {
        if (store.exists(StoreFile.CONFIG)) {
            return;
        }
        if (!store.list(FileKind.LOCK).isEmpty() && !keys().isEmpty()) {
            // one of the locks may hold the config: whoever has the key sees
            return;
        }
        throw noConfig();
    }

    /** What there is without one. */
    RepositoryException noConfig() throws IOException {
        for (FileKind kind : List.of(FileKind.SNAPSHOT, FileKind.INDEX, FileKind.PACK)) {
            if (!store.list(kind).isEmpty()) {
                return new RepositoryException.Damaged("The repository at " + store.location()
                        + " has no config file. Bring it back from a copy of the repository; without it nobody can open"
                        + " the repository.");
            }
        }
        return new RepositoryException.NotFound("There is no repository at " + store.location()
                + ". Check the path and that its file system is mounted, or make one with init.");
    }
}
