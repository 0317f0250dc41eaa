package io.holdfast.control.inventory;

import io.holdfast.control.Catalog;
import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
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
    private final Map<StoreDeclaration, Repository> open = new HashMap<>();

    RepositoryAccess(Catalog catalog, Clock clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * The open repository, to be used by many threads and never closed by the caller.
     *
     * @throws RepositoryException when it has gone, does not open, or is not the one that was there before
     */
    public Repository open(StoreDeclaration declared) throws IOException {
        synchronized (open) {
            Repository present = open.get(declared);
            if (present != null) {
                if (!Files.exists(Path.of(declared.location(), "config"))) {
                    throw new RepositoryException.NotFound("Repository " + declared.name() + " at "
                            + declared.location() + " has gone. Bring its directory back, or restore from another"
                            + " repository.");
                }
                return present;
            }
            Repository repository;
            try (Password password = password(declared)) {
                repository = Repositories.open(Path.of(declared.location()), password);
            }
            Optional<String> known = knownId(declared.name());
            if (known.isPresent() && !known.get().equals(repository.id())) {
                String found = repository.id();
                repository.close();
                throw new RepositoryException("Repository " + declared.name() + " at " + declared.location()
                        + " is another one (" + found.substring(0, 8) + ") than the one known by this name ("
                        + known.get().substring(0, 8) + "). Declare it under a new name.");
            }
            remember(declared, repository);
            open.put(declared, repository);
            return repository;
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
                try (Password password = password(declared)) {
                    Repository made = Repositories.init(Path.of(declared.location()), password);
                    LOG.info("Made repository {} ({}) at {}", declared.name(), made.id(), declared.location());
                    made.close();
                }
                open(declared);
            }
            return Optional.empty();
        } catch (PasswordFileException | RepositoryException.WrongPassword e) {
            return Optional.of(new FieldProblem(document + "passwordFile", String.valueOf(e.getMessage())));
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

    private static Password password(StoreDeclaration declared) throws PasswordFileException {
        Path file = Path.of(declared.passwordFile());
        try {
            String first = Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
            if (first.isEmpty()) {
                throw new PasswordFileException(
                        "Password file " + file + " is empty. Write the password in its first line.");
            }
            return Password.of(first.toCharArray());
        } catch (NoSuchFileException e) {
            throw new PasswordFileException(
                    "Password file " + file + " does not exist. Make it, readable by the server only.");
        } catch (PasswordFileException e) {
            throw e;
        } catch (IOException e) {
            throw new PasswordFileException(
                    "Password file " + file + " cannot be read (" + e + "). Let the server read it.");
        }
    }

    @Override
    public void destroy() throws IOException {
        synchronized (open) {
            for (Repository repository : open.values()) {
                repository.close();
            }
            open.clear();
        }
    }

    private static final class PasswordFileException extends IOException {
        private static final long serialVersionUID = 1L;

        PasswordFileException(String message) {
            super(message);
        }
    }
}
