package io.holdfast.sources.postgres;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How base backups of a data set are taken.
 *
 * @param fastCheckpoint whether the checkpoint at a backup's start is made at once
 * @param incremental whether only what changed is sent, where the server can
 * @param fullEvery after how long all pages are read again; zero: never
 * @param keepDamagedPages whether a backup with pages whose checksums are wrong is kept, and said, or fails
 * @param kibibytesPerSecond that are read at most; 0: no limit
 * @param dataDirectory of the server, on this machine, to read the files there; empty: the server sends them
 * @param profileFor how long rows are counted at a backup's end, at most; zero: not at all
 */
record BaseBackupSettings(
        boolean fastCheckpoint,
        boolean incremental,
        Duration fullEvery,
        boolean keepDamagedPages,
        int kibibytesPerSecond,
        Optional<Path> dataDirectory,
        Duration profileFor) {
    /** Enough to count some hundred small tables; a backup ends no later than this much after its files are stored. */
    private static final int PROFILE_SECONDS = 5;

    private static final int LEAST_RATE = 32;
    private static final int MOST_RATE = 1024 * 1024;

    /** @throws SourceException naming the setting that is wrong */
    static BaseBackupSettings of(SourceSettings settings) throws SourceException {
        return new BaseBackupSettings(
                choice(settings, "checkpoint", "fast", "spread"),
                choice(settings, "incremental", "auto", "never"),
                Duration.ofDays(settings.number("full-every-days", 30, 0, 36_500)),
                !choice(settings, "damaged-pages", "fail", "keep"),
                settings.number("max-rate-kib", 0, LEAST_RATE, MOST_RATE),
                dataDirectory(settings),
                Duration.ofSeconds(settings.number("profile-seconds", PROFILE_SECONDS, 0, 3600)));
    }

    private static Optional<Path> dataDirectory(SourceSettings settings) throws SourceException {
        Optional<String> text = settings.get("data-directory").filter(path -> !path.isBlank());
        if (text.isPresent() && settings.get(PostgresEndpoint.OTHER_HOSTS).isPresent()) {
            throw new SourceException(
                    "The source's settings have 'data-directory', of the server on this machine, and '"
                            + PostgresEndpoint.OTHER_HOSTS
                            + "', one of which may be the primary instead. Leave one out: without"
                            + " 'data-directory' the server sends its files, whichever it is.");
        }
        try {
            Optional<Path> path = text.map(Path::of);
            if (path.isEmpty() || path.get().isAbsolute()) {
                return path;
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new SourceException("The source's setting 'data-directory' is '" + text.orElse("")
                + "'. Give the whole path of the server's data directory on this machine, or leave it out.");
    }

    /** @return whether it is the first, which is the default */
    private static boolean choice(SourceSettings settings, String key, String first, String second)
            throws SourceException {
        String value = settings.get(key).orElse(first);
        if (!value.equals(first) && !value.equals(second)) {
            throw new SourceException(
                    "The source's setting '" + key + "' is '" + value + "'. Give " + first + " or " + second + ".");
        }
        return value.equals(first);
    }
}
