package io.holdfast.repository;

import io.holdfast.repository.chunk.Polynomial;
import io.holdfast.repository.config.Migration;
import io.holdfast.repository.config.RepositoryConfig;
import io.holdfast.repository.crypto.SealingKey;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.key.Keys;
import io.holdfast.repository.lock.ThisProcess;
import io.holdfast.repository.mirror.Mirror;
import io.holdfast.repository.mirror.MirrorReport;
import io.holdfast.repository.mirror.MirrorRequest;
import io.holdfast.repository.repair.Entrance;
import io.holdfast.repository.store.CachedStore;
import io.holdfast.repository.store.DryRunStore;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Makes and opens repositories.
 *
 * {@snippet :
 * try (Password password = Password.of(console.readPassword());
 *         Repository repository = Repositories.init(Path.of("/backup/site-a"), password)) {
 *     SnapshotRequest request = new SnapshotRequest(
 *             Instant.now(), "db1", "holdfast", List.of("/notes"), List.of("demo"), Optional.empty());
 *     repository.backup(request, sink -> {
 *         byte[] text = "remember the milk".getBytes(UTF_8);
 *         EntryMetadata metadata = EntryMetadata.synthetic(0640, Instant.now());
 *         sink.file(EntryPath.of("notes/today.txt"), metadata, new ByteArrayInputStream(text), Cuts.CONTENT);
 *     }, Progress.NONE);
 * }
 * }
 */
public final class Repositories {
    /** How long to wait for another's lock. A forget of another process takes a second. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Repositories() {}

    /**
     * Makes an empty repository of format version 2 in a directory that is absent or empty.
     *
     * @throws RepositoryException.AlreadyExists when there is one
     * @throws RepositoryException when the directory holds something else, or cannot be written to
     */
    public static Repository init(Path directory, Password password) throws IOException {
        return init(new LocalStore(directory, Clock.systemUTC()), Optional.empty(), password);
    }

    /**
     * Makes an empty repository of format version 2 in a store, which the repository closes with itself; a failure to
     * make it closes the store too.
     *
     * @param cache keeps copies of what is read first and most, a folder for each repository in it; for stores across a
     *     network
     * @throws RepositoryException.AlreadyExists when there is one
     * @throws RepositoryException when the store holds something else, or cannot be written to
     */
    public static Repository init(Store store, Optional<Path> cache, Password password) throws IOException {
        return init(store, cache, password, Polynomial.random(new SecureRandom()));
    }

    /**
     * As {@link #init(Store, Optional, Password)}, with files cut where another repository cuts them: what is copied from
     * there is found when the same files are backed up to the new one.
     *
     * @param like one that this program opened; it stays open
     */
    public static Repository initLike(Repository like, Store store, Optional<Path> cache, Password password)
            throws IOException {
        if (like instanceof OpenRepository opened) {
            return init(store, cache, password, opened.chunkerPolynomial());
        }
        throw new IllegalArgumentException("not a repository that this program opened: " + like);
    }

    private static Repository init(Store store, Optional<Path> cache, Password password, long chunkerPolynomial)
            throws IOException {
        try {
            make(store, password, chunkerPolynomial);
            // what is opened here is what is stored
            return openPresent(store, cache, password);
        } catch (IOException | RuntimeException e) {
            closeAfter(store, e);
            throw e;
        }
    }

    private static void make(Store store, Password password, long chunkerPolynomial) throws IOException {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        new InitialState(store, clock).ensureVacant();
        store.create();
        ThisProcess self = ThisProcess.self();
        SealingKey key = SealingKey.random(random);
        RepositoryConfig config = new RepositoryConfig(RepositoryConfig.VERSION, newId(random), chunkerPolynomial);
        Keys keys = new Keys(store, clock, random);
        StoreFile keyFile = keys.add(key, password, self.username(), self.hostname());
        try {
            config.write(new SealedFiles(store, key, random, true));
        } catch (FileAlreadyExistsException e) {
            store.remove(keyFile);
            throw InitialState.alreadyExists(store);
        } catch (IOException | RuntimeException e) {
            store.remove(keyFile);
            throw e;
        }
    }

    private static void closeAfter(Store store, Exception failure) {
        try {
            store.close();
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private static String newId(SecureRandom random) {
        byte[] id = new byte[32];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    /**
     * Opens a repository of version 1 or 2. Takes a tenth of a second for each key that the password does not open.
     *
     * @throws RepositoryException.NotFound when there is none
     * @throws RepositoryException.WrongPassword when no key opens with the password
     * @throws RepositoryException.Damaged when its config or keys are not sound
     */
    public static Repository open(Path directory, Password password) throws IOException {
        return open(new LocalStore(directory, Clock.systemUTC()), Optional.empty(), password);
    }

    /**
     * Makes {@code target} a copy of the repository {@code source}, file by file, without its key; see {@link Mirror}. The
     * stores stay open.
     *
     * @param target empty, or a mirror made before
     * @throws RepositoryException when it is neither
     */
    public static MirrorReport mirror(Store source, Store target, MirrorRequest request, Progress progress)
            throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        new InitialState(source, clock).ensurePresent();
        new InitialState(target, clock).ensureVacantOrMirror();
        return new Mirror(source, target, request, progress).run();
    }

    /** As {@link #mirror(Store, Store, MirrorRequest, Progress)}, in directories. */
    public static MirrorReport mirror(Path source, Path target, MirrorRequest request, Progress progress)
            throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        return mirror(new LocalStore(source, clock), new LocalStore(target, clock), request, progress);
    }

    /**
     * Opens a repository of version 1 or 2 in a store, which the repository closes with itself; a failure to open it
     * closes the store too.
     *
     * @param cache as for {@link #init(Store, Optional, Password)}
     * @throws RepositoryException.NotFound when there is none
     * @throws RepositoryException.WrongPassword when no key opens with the password
     * @throws RepositoryException.Damaged when its config or keys are not sound
     */
    public static Repository open(Store store, Optional<Path> cache, Password password) throws IOException {
        try {
            new InitialState(store, Clock.systemUTC()).ensurePresent();
            return openPresent(store, cache, password);
        } catch (IOException | RuntimeException e) {
            closeAfter(store, e);
            throw e;
        }
    }

    /**
     * As {@link #open(Store, Optional, Password)}, for a rehearsal: everything works as it would, and nothing is written to the
     * store or removed from it. See {@link DryRunStore}.
     */
    public static Repository openForDryRun(Store store, Optional<Path> cache, Password password) throws IOException {
        return open(new DryRunStore(store), cache, password);
    }

    /**
     * Opens a repository whose keys or config may be damaged or missing, with those of a mirror in their places.
     *
     * @param mirror of the same repository, which stays open
     * @throws RepositoryException.WrongPassword when no key of either opens with the password
     */
    public static Repository openWithMirror(Store store, Store mirror, Password password)
            throws IOException, InterruptedException {
        try {
            Entrance.repair(store, mirror, password);
            return openPresent(store, Optional.empty(), password);
        } catch (IOException | InterruptedException | RuntimeException e) {
            closeAfter(store, e);
            throw e;
        }
    }

    private static RepositoryConfig config(Store store, SealedFiles files) throws IOException {
        try {
            return RepositoryConfig.read(files);
        } catch (NoSuchFileException e) {
            Optional<RepositoryConfig> resumed = new Migration(store, files).resume();
            if (resumed.isPresent()) {
                return resumed.get();
            }
            throw new InitialState(store, Clock.systemUTC()).noConfig();
        }
    }

    private static Repository openPresent(Store store, Optional<Path> cache, Password password) throws IOException {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        Keys.Opened opened = new Keys(store, clock, random).openAny(password);
        RepositoryConfig config = config(store, new SealedFiles(store, opened.key(), random, false));
        store.tidy();
        Store used =
                cache.isEmpty() ? store : new CachedStore(store, cache.get().resolve(config.id()));
        return new OpenRepository(used, new Keys(used, clock, random), opened, config, clock, random, PATIENCE);
    }
}
