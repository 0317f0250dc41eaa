package io.holdfast.control.recovery;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.RepositoryAccess;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** How much a repository holds and how much more goes into its file system. */
@Component
public class RepositoryCapacity {
    /** Adding a repository's files up takes a look at each of them. */
    private static final Duration MEASURE_EVERY = Duration.ofMinutes(5);

    /** What was longer ago says little of how it grows now. */
    private static final Duration GROWTH_OVER = Duration.ofDays(14);

    private final Catalog catalog;
    private final RepositoryAccess access;
    private final Clock clock;

    RepositoryCapacity(Catalog catalog, RepositoryAccess access, Clock clock) {
        this.catalog = catalog;
        this.access = access;
        this.clock = clock;
    }

    /** Of the file system that a repository lies in. */
    public record Room(long usableBytes, long totalBytes) {
        /** 0 to 1. */
        double usableFraction() {
            return totalBytes <= 0 ? 1 : (double) usableBytes / totalBytes;
        }
    }

    /** Empty for a repository across a network: its server says when it is full, not before. */
    public Optional<Room> room(StoreDeclaration declared) throws IOException {
        Optional<Path> directory = declared.directory();
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        FileStore files = Files.getFileStore(directory.get());
        return Optional.of(new Room(files.getUsableSpace(), files.getTotalSpace()));
    }

    /** @param oldestSeconds since the oldest one was refreshed; whoever holds one does that every five minutes */
    public record Locks(int number, double oldestSeconds) {}

    /** The locks on a repository of this machine, whoever holds them; empty for one across a network. */
    public Optional<Locks> locks(StoreDeclaration declared) throws IOException {
        Optional<Path> locks = declared.directory().map(directory -> directory.resolve("locks"));
        if (locks.isEmpty() || !Files.isDirectory(locks.get())) {
            return Optional.empty();
        }
        int number = 0;
        Instant now = clock.instant();
        Instant oldest = now;
        try (DirectoryStream<Path> files = Files.newDirectoryStream(locks.get())) {
            for (Path file : files) {
                try {
                    Instant refreshed = Files.getLastModifiedTime(file).toInstant();
                    oldest = refreshed.isBefore(oldest) ? refreshed : oldest;
                    number++;
                } catch (NoSuchFileException e) {
                    // released while we looked
                    continue;
                }
            }
        }
        return Optional.of(new Locks(number, Duration.between(oldest, now).toMillis() / 1000.0));
    }

    /** Bytes a second by which a repository grew over the last two weeks; empty before there are two hours to compare. */
    public Optional<Double> growth(String repository) {
        return catalog.sql("""
                SELECT regr_slope(stored_bytes, extract(epoch FROM hour)) AS growth FROM repository_sizes
                WHERE repository = :name AND hour > :since
                """)
                .param("name", repository)
                .param("since", Instants.parameter(clock.instant().minus(GROWTH_OVER)))
                .query((row, number) -> Optional.ofNullable(row.getObject("growth", Double.class)))
                .single();
    }

    /** @param usable bytes that still go into its file system; null when that is not known */
    CapacityForecast forecast(String repository, @Nullable Long usable) {
        return CapacityForecast.of(measuredDays(repository), growth(repository).orElse(null), usable);
    }

    /** How many days of measurements {@link #growth} goes by; 0 before there are two. */
    private double measuredDays(String repository) {
        return catalog.sql("""
                SELECT coalesce(extract(epoch FROM max(hour) - min(hour)) / 86400, 0)::float8 AS days
                FROM repository_sizes WHERE repository = :name AND hour > :since
                """)
                .param("name", repository)
                .param("since", Instants.parameter(clock.instant().minus(GROWTH_OVER)))
                .query(Double.class)
                .single();
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
        catalog.sql("""
                INSERT INTO repository_sizes (repository, hour, stored_bytes, usable_bytes)
                VALUES (:name, date_trunc('hour', :now::timestamptz), :bytes, :usable)
                ON CONFLICT (repository, hour) DO UPDATE
                SET stored_bytes = excluded.stored_bytes, usable_bytes = excluded.usable_bytes
                """)
                .param("name", declared.name())
                .param("now", Instants.parameter(now))
                .param("bytes", bytes)
                .param("usable", room(declared).map(Room::usableBytes).orElse(null))
                .update();
    }

    /** As it was measured last; null before the first time. */
    public @Nullable Long storedBytes(String repository) {
        return catalog.sql("SELECT stored_bytes FROM known_repositories WHERE name = :name")
                .param("name", repository)
                .query((row, number) -> Optional.ofNullable(row.getObject("stored_bytes", Long.class)))
                .optional()
                .flatMap(bytes -> bytes)
                .orElse(null);
    }
}
