package io.holdfast.repository.store;

import io.holdfast.repository.store.rest.RestStore;
import io.holdfast.repository.store.s3.S3Store;
import io.holdfast.repository.store.sftp.SftpStore;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** Opens the store at a location. */
public final class Stores {
    /** For one call: a pack of 128 MiB on a line of 1 Mbit/s takes 18 minutes. */
    private static final Duration SILENCE = Duration.ofMinutes(30);

    private Stores() {}

    /**
     * A store for this location; across a network, one that tries again, keeps to the limits and is safe under
     * interrupts. Connects at its first use.
     *
     * @throws io.holdfast.repository.RepositoryException when what the variables say cannot be used
     */
    public static Store open(StoreLocation location, Variables variables, StoreLimits limits) throws IOException {
        boolean verify = limits.verifyWrites()
                || variables.get("HOLDFAST_VERIFY_WRITES").filter("yes"::equals).isPresent();
        Store store = switch (location) {
            case StoreLocation.Local local -> verified(new LocalStore(local.directory(), Clock.systemUTC()), verify);
            case StoreLocation.S3 s3 -> remote(S3Store.open(s3, variables), limits, verify);
            case StoreLocation.Sftp sftp -> remote(SftpStore.open(sftp, variables), limits, verify);
            case StoreLocation.Rest rest -> remote(RestStore.open(rest, variables), limits, verify);
        };
        return limits.upload() == 0 && limits.download() == 0
                ? store
                : new ThrottledStore(store, limits.upload(), limits.download());
    }

    private static Store verified(Store store, boolean verify) {
        return verify ? new VerifiedWrites(store) : store;
    }

    private static Store remote(Store driver, StoreLimits limits, boolean verify) {
        // below the retries: what arrived otherwise is written again
        Store one = verified(new LimitedStore(new UninterruptedStore(driver, SILENCE), limits.calls()), verify);
        return new RetryingStore(one, limits.retry(), RandomGenerator.getDefault());
    }
}
