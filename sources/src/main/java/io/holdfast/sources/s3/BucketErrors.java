package io.holdfast.sources.s3;

import io.holdfast.sources.SourceException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Says of what an S3 server refuses what to do about it. */
final class BucketErrors {
    private static final Set<String> CREDENTIALS = Set.of(
            "InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken", "TokenRefreshRequired");

    private BucketErrors() {}

    static SourceException explained(BucketSettings at, SdkException e) {
        String cannot = "The buckets at " + at.endpoint() + " cannot be listed: ";
        if (e instanceof S3Exception answer && answer.statusCode() > 0) {
            return answered(cannot, answer);
        }
        String message = String.valueOf(e.getMessage());
        if (message.contains("credentials")) {
            return new SourceException(
                    cannot + "there are no credentials. Name a file with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in"
                            + " 'credentials-file'.",
                    e);
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return new SourceException(
                        cannot + cause.getMessage()
                                + ". If its certificate is of an authority of your own, name that in" + " 'ca-file'.",
                        e);
            }
        }
        return new SourceException(
                cannot + reason(e) + ". Check the setting 'endpoint', and that the server reaches it.", e);
    }

    private static SourceException answered(String cannot, S3Exception answer) {
        String code = code(answer);
        String said = cannot + (code.isEmpty() ? "status " : code + ", status ") + answer.statusCode();
        if (answer.statusCode() == 401 || CREDENTIALS.contains(code)) {
            return new SourceException(
                    said + ". Check what 'credentials-file' holds, and this machine's clock.", answer);
        }
        if (answer.statusCode() == 403) {
            return new SourceException(said + ". Allow the credentials s3:ListAllMyBuckets.", answer);
        }
        if (answer.statusCode() == 301 || answer.statusCode() == 307 || code.equals("AuthorizationHeaderMalformed")) {
            return new SourceException(said + ". Set 'region' to the server's.", answer);
        }
        if (answer.statusCode() >= 500 || answer.statusCode() == 429) {
            return new SourceException(said + ". It is asked again at the next look.", answer);
        }
        return new SourceException(said + ". Check that 'endpoint' is the address of an S3 server.", answer);
    }

    private static String code(S3Exception answer) {
        var details = answer.awsErrorDetails();
        return details == null || details.errorCode() == null ? "" : details.errorCode();
    }

    private static String reason(Throwable e) {
        @Nullable Throwable cause = e;
        String reason = String.valueOf(e.getMessage());
        while (cause.getCause() != null) {
            cause = cause.getCause();
            if (cause.getMessage() != null) {
                reason = cause.getClass().getSimpleName() + ": " + cause.getMessage();
            }
        }
        return reason;
    }
}
