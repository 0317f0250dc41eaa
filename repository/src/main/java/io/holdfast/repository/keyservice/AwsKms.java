package io.holdfast.repository.keyservice;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.Variables;
import io.holdfast.repository.store.s3.AwsCredentialsOf;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.exception.SdkServiceException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInternalException;

/** A symmetric key of AWS KMS; the context is its encryption context, which CloudTrail logs, too. */
final class AwsKms implements KeyService {
    static final String CONTEXT = "holdfast-repository";
    /** Those of the key service, when a compatible store has others under the plain names. */
    private static final String OWN = "HOLDFAST_KMS_";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final KeyServiceLocation.AwsKms at;
    private final KmsClient client;

    private AwsKms(KeyServiceLocation.AwsKms at, KmsClient client) {
        this.at = at;
        this.client = client;
    }

    static AwsKms open(KeyServiceLocation.AwsKms at, Variables variables) throws IOException {
        String region = at.region()
                .or(() -> variables.get(OWN + "AWS_REGION"))
                .or(() -> variables.get("AWS_REGION"))
                .or(() -> variables.get("AWS_DEFAULT_REGION"))
                .or(() -> at.endpoint().map(compatible -> "us-east-1"))
                .orElseThrow(() -> new RepositoryException("The region of " + at
                        + " is not known. Set AWS_REGION, append ?region=REGION, or give the key's ARN."));
        boolean own = variables.get(OWN + "AWS_ACCESS_KEY_ID").isPresent()
                || variables.get(OWN + "AWS_PROFILE").isPresent();
        var builder = KmsClient.builder()
                .region(Region.of(region))
                .credentialsProvider(AwsCredentialsOf.variables(own ? name -> variables.get(OWN + name) : variables))
                // ours tries again, with a budget
                .overrideConfiguration(configuration -> configuration.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(CONNECT)
                        .socketTimeout(SILENCE));
        at.endpoint().ifPresent(builder::endpointOverride);
        return new AwsKms(at, builder.build());
    }

    @Override
    public String wrap(byte[] secret, String context) throws KeyServiceException {
        return text(call(
                "encrypt with",
                () -> client.encrypt(request -> request.keyId(at.key())
                                .plaintext(SdkBytes.fromByteArrayUnsafe(secret))
                                .encryptionContext(Map.of(CONTEXT, context)))
                        .ciphertextBlob()));
    }

    @Override
    public byte[] unwrap(String wrapped, String context) throws KeyServiceException {
        SdkBytes ciphertext = bytes(wrapped);
        return call(
                "decrypt with",
                () -> client.decrypt(request -> request.keyId(at.key())
                                .ciphertextBlob(ciphertext)
                                .encryptionContext(Map.of(CONTEXT, context)))
                        .plaintext()
                        .asByteArrayUnsafe());
    }

    @Override
    public String rewrap(String wrapped, String context) throws KeyServiceException {
        SdkBytes ciphertext = bytes(wrapped);
        Map<String, String> bound = Map.of(CONTEXT, context);
        return text(call(
                "re-encrypt with",
                () -> client.reEncrypt(request -> request.ciphertextBlob(ciphertext)
                                .sourceKeyId(at.key())
                                .sourceEncryptionContext(bound)
                                .destinationKeyId(at.key())
                                .destinationEncryptionContext(bound))
                        .ciphertextBlob()));
    }

    private <T> T call(String what, Supplier<T> call) throws KeyServiceException {
        try {
            return call.get();
        } catch (InvalidCiphertextException | IncorrectKeyException e) {
            throw new KeyServiceException(
                    "The wrapped password is not what " + at + " encrypted for this repository: " + said(e)
                            + ". Bring the file back from a copy, or wrap a new key.",
                    e);
        } catch (KmsInternalException e) {
            throw new KeyServiceException.Unreachable("Cannot " + what + " " + at + ": " + said(e), e);
        } catch (SdkServiceException e) {
            if (e.statusCode() >= 500 || e.isThrottlingException()) {
                throw new KeyServiceException.Unreachable("Cannot " + what + " " + at + ": " + said(e), e);
            }
            throw new KeyServiceException(
                    "The key service refuses to " + what + " " + at + ": " + said(e)
                            + ". Check the key's name, state and policy, and which credentials are used.",
                    e);
        } catch (SdkException e) {
            throw new KeyServiceException.Unreachable("Cannot " + what + " " + at + ": " + said(e), e);
        }
    }

    private static String said(SdkException e) {
        if (e instanceof KmsException kms && kms.awsErrorDetails() != null) {
            return kms.awsErrorDetails().errorCode() + ", "
                    + kms.awsErrorDetails().errorMessage();
        }
        return String.valueOf(e.getMessage());
    }

    private static String text(SdkBytes ciphertext) {
        return Base64.getEncoder().encodeToString(ciphertext.asByteArrayUnsafe());
    }

    private SdkBytes bytes(String wrapped) throws KeyServiceException {
        try {
            return SdkBytes.fromByteArrayUnsafe(Base64.getDecoder().decode(wrapped));
        } catch (IllegalArgumentException e) {
            throw new KeyServiceException(
                    "The wrapped password for " + at + " is no base64. Bring the file back from a copy.", e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
