package io.holdfast.repository.store.s3;

import io.holdfast.repository.store.Retention;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;
import software.amazon.awssdk.services.s3.model.ObjectLockRetention;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;

/** Object Lock on the objects of a store. */
final class S3Retention implements Retention {
    private final S3Store store;
    private final S3Client client;
    private final String bucket;
    private final ObjectLockMode mode;
    private final Duration period;

    S3Retention(S3Store store, S3Client client, String bucket, ObjectLockMode mode, Duration period) {
        this.store = store;
        this.client = client;
        this.bucket = bucket;
        this.mode = mode;
        this.period = period;
    }

    @Override
    public Duration period() {
        return period;
    }

    @Override
    public Optional<Instant> until(StoreFile file) throws IOException {
        try {
            ObjectLockRetention retention = store.ask(
                            "look at the retention of " + file,
                            file,
                            () -> client.getObjectRetention(
                                    request -> request.bucket(bucket).key(store.key(file))))
                    .retention();
            return Optional.ofNullable(retention).map(ObjectLockRetention::retainUntilDate);
        } catch (NoSuchFileException e) {
            // either there is no such object, or it has no retention
            store.head(file);
            return Optional.empty();
        }
    }

    @Override
    public void prolong(StoreFile file, Instant until) throws IOException {
        if (until(file).filter(present -> !present.isBefore(until)).isPresent()) {
            return;
        }
        ObjectLockRetention retention = ObjectLockRetention.builder()
                .mode(ObjectLockRetentionMode.fromValue(mode.toString()))
                .retainUntilDate(until)
                .build();
        store.ask(
                "prolong the retention of " + file,
                file,
                () -> client.putObjectRetention(
                        request -> request.bucket(bucket).key(store.key(file)).retention(retention)));
    }
}
