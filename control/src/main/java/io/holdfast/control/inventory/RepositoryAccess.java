package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.keyservice.KeyServiceException;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreLimits;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/**
 * Opens declared repositories and keeps them open until the application ends. A repository that was seen before is
 * never made anew: one that has gone is an error, not a reason to start from nothing.
 */
@Component
public class RepositoryAccess implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(RepositoryAccess.class);

    private final Catalog catalog;
    private final Clock clock;
    private final ControlSettings settings;
    private final SecretReads reads;
    /** By name; held while one is looked at and opened: one that hangs is waited for by its own users only. */
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    private final Map<StoreDeclaration, Opened> open = new ConcurrentHashMap<>();
    /** Replaced ones, which running work may still use. */
    private final Queue<Repository> former = new ConcurrentLinkedQueue<>();

    private volatile boolean ended;

    RepositoryAccess(Catalog catalog, Clock clock, ControlSettings settings, SecretReads reads) {
        this.catalog = catalog;
        this.clock = clock;
        this.settings = settings;
        this.reads = reads;
    }

    /** @param config identifies the file {@code config} that it was opened by */
    private record Opened(Repository repository, Object config) {}

    /**
     * The open repository, to be used by many threads and never closed by the caller.
     *
     * @throws RepositoryException when it has gone, does not open, or is not the one that was there before
     */
    public Repository open(StoreDeclaration declared) throws IOException {
        synchronized (locks.computeIfAbsent(declared.name(), name -> new Object())) {
            Object config = config(declared);
            Opened present = open.get(declared);
            if (present != null) {
                if (present.config().equals(config)) {
                    return present.repository();
                }
                // something else was put in its place: look at it anew
                former.add(present.repository());
                open.remove(declared);
            }
            Repository repository = openAnew(declared);
            open.put(declared, new Opened(repository, config));
            if (ended) {
                if (open.remove(declared) != null) {
                    repository.close();
                }
                throw new RepositoryException("Repository " + declared.name() + " is not opened: the server stops.");
            }
            return repository;
        }
    }

    /**
     * The repository, opened by another password than the declared one and without a cache; the caller closes it.
     *
     * @throws RepositoryException.WrongPassword when no key opens with it
     */
    public Repository openWith(StoreDeclaration declared, Password password) throws IOException {
        return Repositories.open(store(declared, StoreLimits.DEFAULT), Optional.empty(), password);
    }

    /**
     * The repository as {@link #open} has it, for work that is to read no more than so much of it; the caller closes it.
     *
     * @param bytesASecond more than 0
     * @throws RepositoryException as {@link #open}
     */
    public Repository openSlow(StoreDeclaration declared, long bytesASecond) throws IOException {
        // it tells whether it is the one that was there before
        Repository known = open(declared);
        StoreLimits any = StoreLimits.DEFAULT;
        StoreLimits slow = new StoreLimits(any.retry(), any.calls(), 0, bytesASecond, any.verifyWrites());
        Repository opened = opened(declared, slow, "reading it slowly");
        if (!opened.id().equals(known.id())) {
            opened.close();
            throw new RepositoryException("Repository " + declared.name() + " is being replaced; try again.");
        }
        return opened;
    }

    private Repository opened(StoreDeclaration declared, StoreLimits limits, String purpose) throws IOException {
        reads.forJob("Repository/" + declared.name(), SecretUse.of(declared), purpose);
        try (Password password = DeclaredPassword.of(declared)) {
            return Repositories.open(store(declared, limits), cache(declared), password);
        }
    }

    private Repository openAnew(StoreDeclaration declared) throws IOException {
        Repository repository = opened(declared, StoreLimits.DEFAULT, "opening it, once since the server started");
        Optional<String> known = knownId(declared.name());
        if (known.isPresent() && !known.get().equals(repository.id())) {
            String found = repository.id();
            repository.close();
            throw new RepositoryException("Repository " + declared.name() + " at " + declared.location()
                    + " is another one (" + found.substring(0, 8) + ") than the one known by this name ("
                    + known.get().substring(0, 8) + "). Declare it under a new name.");
        }
        remember(declared, repository);
        return repository;
    }

    /** What is read first and most of a repository across a network is kept here. */
    private Optional<Path> cache(StoreDeclaration declared) {
        return declared.directory().isPresent() ? Optional.empty() : Optional.of(settings.cache());
    }

    private static Store store(StoreDeclaration declared, StoreLimits limits) throws IOException {
        return Stores.open(StoreLocation.parse(declared.location()), DeclaredPassword.variables(declared), limits);
    }

    private static Object config(StoreDeclaration declared) throws IOException {
        Optional<Path> directory = declared.directory();
        if (directory.isEmpty()) {
            // nobody mounts another file system over it
            return declared.location();
        }
        try {
            Object key = Files.readAttributes(directory.get().resolve("config"), BasicFileAttributes.class)
                    .fileKey();
            return key == null ? declared.location() : key;
        } catch (NoSuchFileException e) {
            throw new RepositoryException.NotFound("There is no repository " + declared.name() + " at "
                    + declared.location() + ". Bring its directory back (is the disk mounted?), or use another"
                    + " repository.");
        }
    }

    /** Opens a new or changed declaration, or makes the repository when it was never seen and nothing is there. */
    Optional<FieldProblem> prepare(StoreDeclaration declared) {
        String document = "Repository/" + declared.name() + ": spec.";
        try {
            try {
                open(declared);
            } catch (RepositoryException.NotFound e) {
                if (knownId(declared.name()).isPresent()) {
                    throw e;
                }
                try (Password password = DeclaredPassword.ofNew(declared)) {
                    Repository made =
                            Repositories.init(store(declared, StoreLimits.DEFAULT), cache(declared), password);
                    LOG.info("Made repository {} ({}) at {}", declared.name(), made.id(), declared.location());
                    made.close();
                }
                open(declared);
            }
            return Optional.empty();
        } catch (DeclaredPassword.Unavailable | KeyServiceException | RepositoryException.WrongPassword e) {
            String field = declared.passwordWrapped().isPresent() ? "passwordWrapped" : "passwordFile";
            return Optional.of(new FieldProblem(document + field, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return Optional.of(new FieldProblem(document + "location", String.valueOf(e.getMessage())));
        }
    }

    private Optional<String> knownId(String name) {
        return catalog.sql("SELECT repository_id FROM known_repositories WHERE name = :name")
                .param("name", name)
                .query(String.class)
                .optional();
    }

    private void remember(StoreDeclaration declared, Repository repository) {
        catalog.sql("""
                INSERT INTO known_repositories (name, repository_id, location, first_seen)
                VALUES (:name, :id, :location, :at)
                ON CONFLICT (name) DO UPDATE SET location = excluded.location
                """)
                .param("name", declared.name())
                .param("id", repository.id())
                .param("location", repository.location())
                .param("at", OffsetDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }

    @Override
    public void destroy() throws IOException {
        ended = true;
        for (Repository repository = former.poll(); repository != null; repository = former.poll()) {
            repository.close();
        }
        for (StoreDeclaration declared : open.keySet()) {
            Opened opened = open.remove(declared);
            if (opened != null) {
                opened.repository().close();
            }
        }
    }
}
