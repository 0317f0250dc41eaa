package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreLimits;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Stores;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How repositories across a network are reached. Credentials come from the environment, under restic's names. */
final class StoreOptions {
    private static final int KIB = 1024;
    private static final Duration KEY_SERVICE_PATIENCE = Duration.ofSeconds(20);

    @Option(names = "--limit-upload", paramLabel = "KIB", description = "Upload at most so many KiB a second.")
    private long upload;

    @Option(names = "--limit-download", paramLabel = "KIB", description = "Download at most so many KiB a second.")
    private long download;

    @Option(
            names = "--verify-writes",
            description =
                    "Read back all that is written, and compare. Default: whether $HOLDFAST_VERIFY_WRITES is 'yes'.")
    private boolean verifyWrites;

    @Option(
            names = "--no-extra-verify",
            description =
                    "Do not open what was compressed and sealed once more before it is stored: a fifth less work of a"
                            + " backup, and a fault of this machine's memory is found only when the data are read.")
    private boolean noExtraVerify;

    @Option(
            names = "--retry",
            paramLabel = "TIME",
            description = "How long to try again what fails across a network, such as 30s, 5m or 1h; 0s: not at all."
                    + " Default: 5m.")
    private @Nullable String retry;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Keeps copies of snapshots and indexes of repositories across a network. Default:"
                    + " $HOLDFAST_CACHE_DIR, else ~/.cache/holdfast.")
    private @Nullable Path cache;

    @Option(names = "--no-cache", description = "Keep no such copies.")
    private boolean withoutCache;

    /** Whether what is stored in packs is opened again before. */
    boolean extraVerify() {
        return !noExtraVerify;
    }

    /** Opens the repository at a location. */
    Repository open(String location, Password password) throws IOException {
        StoreLocation parsed = parse(location);
        return Repositories.open(store(parsed), cacheFor(parsed), password);
    }

    /** Opens the repository at a location, which stays as it is whatever is done. */
    Repository openForDryRun(String location, Password password) throws IOException {
        StoreLocation parsed = parse(location);
        return Repositories.openForDryRun(store(parsed), cacheFor(parsed), password);
    }

    /** Makes the repository at a location. @param like a repository whose chunks it shall have */
    Repository init(String location, Password password, Optional<Repository> like) throws IOException {
        StoreLocation parsed = parse(location);
        return like.isPresent()
                ? Repositories.initLike(like.get(), store(parsed), cacheFor(parsed), password)
                : Repositories.init(store(parsed), cacheFor(parsed), password);
    }

    /** The store at a location, to be closed. */
    Store store(String location) throws IOException {
        return store(parse(location));
    }

    private static StoreLocation parse(String location) {
        try {
            return StoreLocation.parse(location);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private Store store(StoreLocation location) throws IOException {
        if (upload < 0 || download < 0) {
            throw new CommandFailed(ExitCode.USAGE, "A limit is at least 0 KiB a second, which means any.");
        }
        StoreLimits limits =
                new StoreLimits(retryFor(), StoreLimits.DEFAULT.calls(), upload * KIB, download * KIB, verifyWrites);
        return Stores.open(location, Variables.environment(), limits);
    }

    private Duration retryFor() {
        String given = retry;
        if (given == null) {
            return StoreLimits.DEFAULT.retry();
        }
        try {
            Duration parsed = Duration.parse("PT" + given.toUpperCase(Locale.ROOT));
            if (!parsed.isNegative()) {
                return parsed;
            }
        } catch (DateTimeParseException e) {
            throw new CommandFailed(
                    ExitCode.USAGE, "--retry " + given + " is no time. Write it like 30s, 5m or 1h30m.");
        }
        throw new CommandFailed(ExitCode.USAGE, "--retry " + given + " is less than nothing. Write it like 30s.");
    }

    /** How long to ask a key service again that does not answer: someone waits, unless they said that they do. */
    Duration patience() {
        return retry == null ? KEY_SERVICE_PATIENCE : retryFor();
    }

    private Optional<Path> cacheFor(StoreLocation location) {
        if (withoutCache || location instanceof StoreLocation.Local) {
            return Optional.empty();
        }
        return Optional.ofNullable(cache)
                .or(() -> RepositoryOptions.environment("HOLDFAST_CACHE_DIR").map(Path::of))
                .or(() -> RepositoryOptions.environment("XDG_CACHE_HOME")
                        .map(folder -> Path.of(folder).resolve("holdfast")))
                .or(() -> Optional.of(Path.of(System.getProperty("user.home"), ".cache", "holdfast")));
    }
}
