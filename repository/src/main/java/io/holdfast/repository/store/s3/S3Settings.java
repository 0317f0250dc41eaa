package io.holdfast.repository.store.s3;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.model.ObjectLockMode;

/**
 * What is set for every object that is written.
 *
 * @param storageClass of packs; everything else is read at each start and stays in the standard class
 * @param lock for everything but locks and the log's open tail, which come and go
 */
record S3Settings(String region, Optional<String> storageClass, Optional<Lock> lock) {
    private static final Pattern AMAZON = Pattern.compile("s3[.-](?:dualstack\\.)?([a-z0-9-]+)\\.amazonaws\\.com.*");

    /** @param keep from the upload on */
    record Lock(ObjectLockMode mode, Duration keep) {}

    static S3Settings read(StoreLocation.S3 at, Variables variables) throws IOException {
        String region = variables
                .get("AWS_REGION")
                .or(() -> variables.get("AWS_DEFAULT_REGION"))
                .or(() -> regionOf(at.endpoint().getHost()))
                .orElse("us-east-1");
        return new S3Settings(region, variables.get("HOLDFAST_S3_STORAGE_CLASS"), lock(variables));
    }

    private static Optional<String> regionOf(String host) {
        Matcher matcher = AMAZON.matcher(host);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static Optional<Lock> lock(Variables variables) throws IOException {
        Optional<String> mode = variables.get("HOLDFAST_S3_LOCK_MODE");
        Optional<String> days = variables.get("HOLDFAST_S3_LOCK_DAYS");
        if (mode.isEmpty() && days.isEmpty()) {
            return Optional.empty();
        }
        ObjectLockMode chosen = ObjectLockMode.fromValue(mode.orElse("").toUpperCase(Locale.ROOT));
        boolean known = chosen == ObjectLockMode.GOVERNANCE || chosen == ObjectLockMode.COMPLIANCE;
        if (!known || !days.orElse("").matches("[1-9][0-9]{0,4}")) {
            throw new RepositoryException("Object Lock needs both HOLDFAST_S3_LOCK_MODE (governance or compliance) and"
                    + " HOLDFAST_S3_LOCK_DAYS (1 to 99999). Set both, or neither.");
        }
        return Optional.of(new Lock(chosen, Duration.ofDays(Long.parseLong(days.orElseThrow()))));
    }

    Optional<Lock> lockFor(FileKind kind) {
        return kind == FileKind.LOCK || kind == FileKind.TAIL ? Optional.empty() : lock;
    }

    Optional<String> storageClassFor(FileKind kind) {
        return kind == FileKind.PACK ? storageClass : Optional.empty();
    }
}
