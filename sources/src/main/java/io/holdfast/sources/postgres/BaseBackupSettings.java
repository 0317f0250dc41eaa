package io.holdfast.sources.postgres;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * How base backups of a data set are taken.
 *
 * @param fastCheckpoint whether the checkpoint at a backup's start is made at once
 * @param incremental whether only what changed is sent, where the server can
 * @param fullEvery after how long all pages are read again; zero: never
 * @param keepDamagedPages whether a backup with pages whose checksums are wrong is kept, and said, or fails
 * @param kibibytesPerSecond that the server sends at most; 0: no limit
 */
record BaseBackupSettings(
        boolean fastCheckpoint,
        boolean incremental,
        Duration fullEvery,
        boolean keepDamagedPages,
        int kibibytesPerSecond) {
    private static final int LEAST_RATE = 32;
    private static final int MOST_RATE = 1024 * 1024;

    /** @throws SourceException naming the setting that is wrong */
    static BaseBackupSettings of(SourceSettings settings) throws SourceException {
        return new BaseBackupSettings(
                choice(settings, "checkpoint", "fast", "spread"),
                choice(settings, "incremental", "auto", "never"),
                Duration.ofDays(number(settings, "full-every-days", 30, 0, 36_500)),
                !choice(settings, "damaged-pages", "fail", "keep"),
                rate(settings));
    }

    /** @return whether it is the first, which is the default */
    private static boolean choice(SourceSettings settings, String key, String first, String second)
            throws SourceException {
        String value = settings.get(key).filter(text -> !text.isBlank()).orElse(first);
        if (!value.equals(first) && !value.equals(second)) {
            throw new SourceException(
                    "The source's setting '" + key + "' is '" + value + "'. Give " + first + " or " + second + ".");
        }
        return value.equals(first);
    }

    private static int number(SourceSettings settings, String key, int otherwise, int least, int most)
            throws SourceException {
        Optional<String> value = settings.get(key).filter(text -> !text.isBlank());
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value.get().strip());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new SourceException("The source's setting '" + key + "' is '" + value.get()
                + "'. Give a whole number from " + least + " to " + most + ".");
    }

    private static int rate(SourceSettings settings) throws SourceException {
        if (settings.get("max-rate-kib").filter(text -> !text.isBlank()).isEmpty()) {
            return 0;
        }
        return number(settings, "max-rate-kib", 0, LEAST_RATE, MOST_RATE);
    }
}
