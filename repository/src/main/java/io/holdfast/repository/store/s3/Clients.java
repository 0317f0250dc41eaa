package io.holdfast.repository.store.s3;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Makes clients of S3 servers. */
final class Clients {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Duration SILENCE = Duration.ofMinutes(2);

    private Clients() {}

    static S3Client open(StoreLocation.S3 at, String region, Variables variables) throws IOException {
        return S3Client.builder()
                .endpointOverride(at.endpoint())
                .region(Region.of(region))
                // every server knows path style; few have a name for each bucket
                .forcePathStyle(true)
                .credentialsProvider(credentials(variables))
                // uploads carry an MD5; few servers know the newer checksums
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                // ours tries again, with a budget
                .overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE))
                .build();
    }

    private static AwsCredentialsProvider credentials(Variables variables) throws IOException {
        Optional<String> key = variables.get("AWS_ACCESS_KEY_ID");
        Optional<String> secret = variables.get("AWS_SECRET_ACCESS_KEY");
        if (key.isPresent() != secret.isPresent()) {
            throw new RepositoryException("Of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY only one is set. Set both.");
        }
        if (key.isPresent() && secret.isPresent()) {
            return StaticCredentialsProvider.create(variables
                    .get("AWS_SESSION_TOKEN")
                    .<AwsCredentials>map(token -> AwsSessionCredentials.create(key.get(), secret.get(), token))
                    .orElseGet(() -> AwsBasicCredentials.create(key.get(), secret.get())));
        }
        Optional<String> profile = variables.get("AWS_PROFILE");
        return profile.isPresent()
                ? ProfileCredentialsProvider.create(profile.get())
                : DefaultCredentialsProvider.builder().build();
    }
}
