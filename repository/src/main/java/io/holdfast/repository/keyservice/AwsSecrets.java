package io.holdfast.repository.keyservice;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.file.Json;
import io.holdfast.repository.store.Variables;
import io.holdfast.repository.store.s3.AwsCredentialsOf;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import tools.jackson.databind.JsonNode;

/** Reads from AWS Secrets Manager, the version that is current there. */
final class AwsSecrets {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final Duration IN_ALL = Duration.ofSeconds(20);

    private AwsSecrets() {}

    static String read(StoredSecret.InSecretsManager at, Variables variables) throws IOException {
        try (SecretsManagerClient client = client(at, variables)) {
            String value = client.getSecretValue(request -> request.secretId(at.name()))
                    .secretString();
            if (value == null) {
                throw new KeyServiceException("The secret " + at + " is binary. Store a text.");
            }
            return at.field().isPresent() ? field(at, at.field().get(), value) : value;
        } catch (SdkServiceException e) {
            if (e.statusCode() >= 500 || e.isThrottlingException()) {
                throw new KeyServiceException.Unreachable("Cannot read " + at + ": " + said(e), e);
            }
            throw new KeyServiceException(
                    "Secrets Manager refuses to read " + at + ": " + said(e)
                            + ". Check the name, the region, and that the credentials may do secretsmanager:GetSecretValue.",
                    e);
        } catch (SdkException e) {
            throw new KeyServiceException.Unreachable("Cannot read " + at + ": " + said(e), e);
        }
    }

    private static SecretsManagerClient client(StoredSecret.InSecretsManager at, Variables variables)
            throws IOException {
        String region = at.region()
                .or(() -> variables.get("AWS_REGION"))
                .or(() -> variables.get("AWS_DEFAULT_REGION"))
                .or(() -> at.endpoint().map(compatible -> "us-east-1"))
                .orElseThrow(() -> new RepositoryException("The region of " + at
                        + " is not known. Set AWS_REGION, write ?region=REGION, or give the secret's ARN."));
        var builder = SecretsManagerClient.builder()
                .region(Region.of(region))
                .credentialsProvider(AwsCredentialsOf.variables(variables))
                .overrideConfiguration(configuration -> configuration.apiCallTimeout(IN_ALL))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE));
        at.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static String field(StoredSecret.InSecretsManager at, String field, String value)
            throws KeyServiceException {
        try {
            JsonNode found = Json.parse(value.getBytes(StandardCharsets.UTF_8)).path(field);
            if (found.isValueNode() && !found.isNull()) {
                return found.asString();
            }
        } catch (Json.Malformed e) {
            // the cause would quote it
            throw new KeyServiceException("The secret of " + at + " is no JSON object. Leave the # and the field out.");
        }
        throw new KeyServiceException("The secret of " + at + " has no such field. Check what stands behind the #.");
    }

    private static String said(SdkException e) {
        if (e instanceof SecretsManagerException answer && answer.awsErrorDetails() != null) {
            return answer.awsErrorDetails().errorCode() + ", "
                    + answer.awsErrorDetails().errorMessage();
        }
        return String.valueOf(e.getMessage());
    }
}
