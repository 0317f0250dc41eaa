package io.holdfast.repository.store.s3;

import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.time.Duration;
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
                .credentialsProvider(AwsCredentialsOf.variables(variables))
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
}
