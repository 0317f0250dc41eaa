package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.RepositoryAccess;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How much a repository holds and how much more goes into its file system. */
@Component
class RepositoryCapacity {
    /** Adding a repository's files up takes a look at each of them. */
    private static final Duration MEASURE_EVERY = Duration.ofMinutes(5);

    private final Catalog catalog;
    private final RepositoryAccess access;
    private final Clock clock;

    RepositoryCapacity(Catalog catalog, RepositoryAccess access, Clock clock) {
        this.catalog = catalog;
        this.access = access;
        this.clock = clock;
    }

    /** @param usableFraction of the file system that is still free, 0 to 1 */
    record Room(long usableBytes, double usableFraction) {}

    /** Empty for a repository across a network: its server says when it is full, not before. */
    Optional<Room> room(StoreDeclaration declared) throws IOException {
        Optional<Path> directory = declared.directory();
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        FileStore files = Files.getFileStore(directory.get());
        long total = files.getTotalSpace();
        long usable = files.getUsableSpace();
        return Optional.of(new Room(usable, total <= 0 ? 1 : (double) usable / total));
    }

    /** Adds the repository's files up, if that was not done in the last minutes or since its newest recovery point. */
    void measure(StoreDeclaration declared) throws IOException {
        Instant now = clock.instant();
        Optional<Instant> measured = catalog.sql("""
                SELECT measured_at FROM known_repositories known WHERE name = :name AND NOT EXISTS (
                    SELECT FROM recovery_points point
                    WHERE point.repository = known.name AND point.created_at > known.measured_at)
                """)
                .param("name", declared.name())
                .query((row, number) -> Optional.ofNullable(Instants.read(row, "measured_at")))
                .optional()
                .flatMap(at -> at);
        if (measured.isPresent() && Duration.between(measured.get(), now).compareTo(MEASURE_EVERY) < 0) {
            return;
        }
        long bytes = access.open(declared).storedBytes();
        catalog.sql("UPDATE known_repositories SET stored_bytes = :bytes, measured_at = :now WHERE name = :name")
                .param("bytes", bytes)
                .param("now", Instants.parameter(now))
                .param("name", declared.name())
                .update();
    }

    /** As it was measured last; null before the first time. */
    @Nullable
    Long storedBytes(String repository) {
        return catalog.sql("SELECT stored_bytes FROM known_repositories WHERE name = :name")
                .param("name", repository)
                .query((row, number) -> Optional.ofNullable(row.getObject("stored_bytes", Long.class)))
                .optional()
                .flatMap(bytes -> bytes)
                .orElse(null);
    }
}
