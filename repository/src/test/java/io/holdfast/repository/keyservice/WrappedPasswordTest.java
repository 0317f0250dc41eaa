package io.holdfast.repository.keyservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.Password;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a mock of both services: none of them comes as a package. */
class WrappedPasswordTest {
    private static final Variables CREDENTIALS = Variables.of(
            Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret", "VAULT_TOKEN", MockKeyService.TOKEN));
    private static final Duration NO_PATIENCE = Duration.ZERO;
    private static final String REPOSITORY = "5956a3f67a6230d4a92cefb29529f10196c7d92582ec305fd71ff6d331d6271b";

    @TempDir
    Path folder;

    private MockKeyService service;

    @BeforeEach
    void start() throws IOException {
        service = MockKeyService.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private KeyServiceLocation at(String kind) {
        return KeyServiceLocation.parse(kind.equals("kms") ? service.kms() : service.vault());
    }

    private WrappedPassword wrapped(String kind) throws IOException {
        try (var made = WrappedPassword.make(
                at(kind), REPOSITORY, Instant.EPOCH, new SecureRandom(), CREDENTIALS, NO_PATIENCE)) {
            assertThat(text(made.password()))
                    .isEqualTo(service.secrets().getLast())
                    .hasSize(64);
            return made.wrapped();
        }
    }

    private static String text(Password password) {
        return new String(password.toBytes(), StandardCharsets.US_ASCII);
    }

    private static String unwrapped(WrappedPassword wrapped) throws IOException {
        try (Password password = wrapped.unwrap(CREDENTIALS, NO_PATIENCE)) {
            return text(password);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kms", "vault"})
    void what_the_file_holds_becomes_the_password_again(String kind) throws Exception {
        WrappedPassword wrapped = wrapped(kind);
        Path file = folder.resolve("wrapped.json");
        wrapped.writeNew(file);

        WrappedPassword read = WrappedPassword.read(file);
        assertThat(read).isEqualTo(wrapped);
        assertThat(unwrapped(read)).isEqualTo(service.secrets().getFirst());
        assertThat(file).content().doesNotContain(service.secrets().getFirst());
        assertThatThrownBy(() -> wrapped.writeNew(file)).isInstanceOf(FileAlreadyExistsException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kms", "vault"})
    void it_opens_for_its_own_repository_only(String kind) throws Exception {
        WrappedPassword wrapped = wrapped(kind);
        WrappedPassword moved = new WrappedPassword(
                wrapped.service(), REPOSITORY.replace('5', '6'), wrapped.name(), wrapped.created(), wrapped.wrapped());

        assertThatThrownBy(() -> moved.unwrap(CREDENTIALS, NO_PATIENCE))
                .isInstanceOf(KeyServiceException.class)
                .isNotInstanceOf(KeyServiceException.Unreachable.class)
                .message()
                .containsAnyOf("authentication failed", "InvalidCiphertextException");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kms", "vault"})
    void after_a_rotation_it_is_encrypted_by_the_new_version_and_still_the_same(String kind) throws Exception {
        WrappedPassword before = wrapped(kind);
        String password = unwrapped(before);
        service.rotate();
        WrappedPassword after = before.rewrap(before.service(), CREDENTIALS, NO_PATIENCE);
        service.forgetFormer();

        assertThat(unwrapped(after)).isEqualTo(password);
        assertThatThrownBy(() -> before.unwrap(CREDENTIALS, NO_PATIENCE)).isInstanceOf(KeyServiceException.class);
        assertThat(service.secrets()).as("the service re-encrypted by itself").hasSize(1);
    }

    @Test
    void it_moves_from_one_service_to_another() throws Exception {
        WrappedPassword kms = wrapped("kms");
        WrappedPassword vault = kms.rewrap(at("vault"), CREDENTIALS, NO_PATIENCE);

        assertThat(vault.wrapped()).startsWith("vault:v1:");
        assertThat(unwrapped(vault)).isEqualTo(unwrapped(kms));
    }

    @ParameterizedTest
    @ValueSource(strings = {"kms", "vault"})
    void a_service_that_comes_back_soon_is_waited_for(String kind) throws Exception {
        WrappedPassword wrapped = wrapped(kind);
        service.failNext(2);

        try (Password password = wrapped.unwrap(CREDENTIALS, Duration.ofSeconds(90))) {
            assertThat(text(password)).isEqualTo(service.secrets().getFirst());
        }
        assertThat(service.calls()).filteredOn("failed"::equals).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"kms", "vault"})
    void a_service_that_stays_away_ends_with_the_way_out(String kind) throws Exception {
        WrappedPassword wrapped = wrapped(kind);
        String secret = service.secrets().getFirst();
        service.close();

        assertThatThrownBy(() -> wrapped.unwrap(CREDENTIALS, Duration.ofSeconds(2)))
                .isInstanceOf(KeyServiceException.Unreachable.class)
                .hasMessageContaining("127.0.0.1:" + service.port())
                .hasMessageContaining("tries in")
                .hasMessageContaining("holdfast repo key combine")
                .hasMessageNotContaining(secret)
                .hasMessageNotContaining(MockKeyService.TOKEN);
    }

    @Test
    void a_role_logs_in_with_its_secret_and_out_again() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret-id"), MockKeyService.SECRET_ID + "\n");
        Variables role = Variables.of(Map.of(
                "VAULT_ROLE_ID",
                MockKeyService.ROLE,
                "VAULT_SECRET_ID_FILE",
                secret.toString(),
                "VAULT_NAMESPACE",
                "backup"));
        wrapped("vault").unwrap(role, NO_PATIENCE).close();

        assertThat(service.calls())
                .endsWith(
                        "vault /v1/auth/approle/login in backup",
                        "vault /v1/team/transit/decrypt/backup in backup",
                        "vault /v1/auth/token/revoke-self in backup");
    }

    @Test
    void who_may_not_is_refused_at_once_and_told_what_to_check() throws Exception {
        WrappedPassword wrapped = wrapped("vault");
        Variables wrong = Variables.of(Map.of("VAULT_TOKEN", "hvs.of-somebody-else"));
        assertThatThrownBy(() -> wrapped.unwrap(wrong, Duration.ofMinutes(5)))
                .hasMessageContaining("permission denied")
                .hasMessageContaining("policy of the token")
                .hasMessageNotContaining("somebody-else");

        KeyServiceLocation unknown = KeyServiceLocation.parse(service.kms().replace("alias/backup", "alias/other"));
        assertThatThrownBy(() -> WrappedPassword.make(
                        unknown, REPOSITORY, Instant.EPOCH, new SecureRandom(), CREDENTIALS, Duration.ofMinutes(5)))
                .hasMessageContaining("NotFoundException")
                .hasMessageContaining("Check the key's name");
    }

    @Test
    void the_key_service_can_have_other_credentials_than_the_store() throws Exception {
        Variables halfOfTheStores = Variables.of(Map.of("AWS_ACCESS_KEY_ID", "store"));
        WrappedPassword wrapped = wrapped("kms");
        assertThatThrownBy(() -> wrapped.unwrap(halfOfTheStores, NO_PATIENCE)).hasMessageContaining("only one is set");

        Variables both = Variables.of(Map.of(
                "AWS_ACCESS_KEY_ID", "store",
                "HOLDFAST_KMS_AWS_ACCESS_KEY_ID", "kms",
                "HOLDFAST_KMS_AWS_SECRET_ACCESS_KEY", "secret"));
        wrapped.unwrap(both, NO_PATIENCE).close();
    }

    @Test
    void a_vault_with_a_certificate_of_its_own_is_trusted_when_told_so() throws Exception {
        Path keys = folder.resolve("keys.p12");
        Path certificate = folder.resolve("ca.pem");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=vault", "-ext", "san=ip:127.0.0.1", "-keystore", keys);
        keytool("-exportcert", "-rfc", "-file", certificate, "-keystore", keys);
        KeyStore store = KeyStore.getInstance(keys.toFile(), "password".toCharArray());
        KeyManagerFactory identity = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        identity.init(store, "password".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(identity.getKeyManagers(), null, null);
        try (MockKeyService secure = MockKeyService.start(tls)) {
            KeyServiceLocation at =
                    KeyServiceLocation.parse("vault:https://127.0.0.1:" + secure.port() + "/team/transit/backup");
            assertThatThrownBy(() -> WrappedPassword.make(
                            at, REPOSITORY, Instant.EPOCH, new SecureRandom(), CREDENTIALS, NO_PATIENCE))
                    .isInstanceOf(KeyServiceException.Unreachable.class);
            Variables trusting =
                    Variables.of(Map.of("VAULT_TOKEN", MockKeyService.TOKEN, "VAULT_CACERT", certificate.toString()));
            WrappedPassword.make(at, REPOSITORY, Instant.EPOCH, new SecureRandom(), trusting, NO_PATIENCE)
                    .close();
            assertThat(secure.secrets()).hasSize(1);
        }
    }

    private static void keytool(Object... arguments) throws Exception {
        var command = new java.util.ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        command.addAll(java.util.List.of("-alias", "vault", "-storepass", "password"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[1]",
                "{\"version\":2}",
                "{\"version\":1,\"service\":\"ftp://x\",\"repository\":\"a\",\"name\":\"b\","
                        + "\"created\":\"1970-01-01T00:00:00Z\",\"wrapped\":\"c\"}",
                "{\"version\":1,\"service\":\"awskms:alias/a\",\"repository\":\"a\",\"name\":\"b\","
                        + "\"created\":\"yesterday\",\"wrapped\":\"c\"}"
            })
    void a_file_of_another_kind_is_told_from_one(String text) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), text);
        assertThatThrownBy(() -> WrappedPassword.read(file))
                .isInstanceOf(RepositoryException.class)
                .hasMessageContaining("is no wrapped password: ");
    }
}
