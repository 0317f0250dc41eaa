package io.holdfast.repository.store.s3;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Who we are for Amazon's services and compatible ones. */
public final class AwsCredentialsOf {
    private AwsCredentialsOf() {}

    /** As the variables {@code AWS_…} say, else as on any machine that Amazon's own tools are set up on. */
    public static AwsCredentialsProvider variables(Variables variables) throws IOException {
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
