package io.holdfast.repository.store.s3;

import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tells what may pass (an {@link IOException}) from what will not (a {@link RepositoryException}, with what to do). */
final class S3Errors {
    private static final Set<String> FULL =
            Set.of("QuotaExceeded", "InsufficientStorage", "XMinioStorageFull", "StorageFull", "EntityTooLarge");
    private static final Set<String> CREDENTIALS = Set.of(
            "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired");
    private static final Set<String> PASSING =
            Set.of("SlowDown", "RequestTimeout", "ConditionalRequestConflict", "OperationAborted", "BadDigest");

    private S3Errors() {}

    static boolean isNoBucket(S3Exception e) {
        return code(e).equals("NoSuchBucket");
    }

    static String code(S3Exception e) {
        AwsErrorDetails details = e.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    static IOException explained(String what, String location, String bucket, SdkException e) {
        if (e instanceof AbortedException) {
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while asked to " + what);
            interrupted.initCause(e);
            return interrupted;
        }
        if (!(e instanceof S3Exception answer)) {
            return withoutAnswer(what, location, e);
        }
        int status = answer.statusCode();
        String code = code(answer);
        String refused = "Cannot " + what + " at " + location + ": "
                + (code.isEmpty() ? "status " + status : code + " (status " + status + ")");
        if (isNoBucket(answer)) {
            return new RepositoryException.NotFound("There is no bucket " + bucket + " at " + location
                    + ". Check the name in the location; init makes it.");
        }
        if (status == 507 || FULL.contains(code)) {
            return new RepositoryException.StoreFull(
                    refused + ". Free or add space there, or raise the quota, then try again; what is stored already is"
                            + " kept.",
                    e);
        }
        if (status >= 500 && status != 501 || status == 408 || status == 429 || PASSING.contains(code)) {
            return new IOException(code.isEmpty() ? "status " + status : code, e);
        }
        if (status == 401 || CREDENTIALS.contains(code)) {
            return new RepositoryException(
                    refused + ". Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, for temporary credentials,"
                            + " AWS_SESSION_TOKEN, and this machine's clock.",
                    e);
        }
        if (status == 403) {
            return new RepositoryException(
                    refused + ". Check the credentials, and that they may list, read, write and delete in the bucket "
                            + bucket + ".",
                    e);
        }
        if (status == 301 || status == 307 || code.equals("AuthorizationHeaderMalformed")) {
            return new RepositoryException(refused + ". Set AWS_REGION to the bucket's region.", e);
        }
        return new RepositoryException(refused + ". Check that it is the address of an S3 server.", e);
    }

    private static IOException withoutAnswer(String what, String location, SdkException e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("credentials")) {
            return new RepositoryException(
                    "Cannot " + what + " at " + location + ": there are no credentials. Set AWS_ACCESS_KEY_ID and"
                            + " AWS_SECRET_ACCESS_KEY, or AWS_PROFILE.",
                    e);
        }
        Throwable cause = e.getCause();
        return new IOException(cause == null || cause.getMessage() == null ? message : cause.getMessage(), e);
    }
}
