package io.holdfast.repository.keyservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.secret.SecretReference;
import io.holdfast.repository.store.Variables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a mock of both services, {@link MockSecretStore}: none of them comes as a package. */
@Timeout(120)
class StoredSecretTest {
    @TempDir
    Path folder;

    private MockSecretStore store;

    @BeforeEach
    void start() throws Exception {
        store = MockSecretStore.start();
        store.keep("secret/data/team/trading", "of the database");
        store.keep("kv/trading", "of version one");
        store.keep("prod/trading", "{\"user\":\"backup\",\"password\":\"of amazon\",\"port\":5432}");
        store.keep("prod/plain", "plain text\n");
    }

    @AfterEach
    void stop() {
        store.close();
    }

    private static Variables vault(String... more) {
        return variables(List.of("VAULT_TOKEN", MockSecretStore.TOKEN), more);
    }

    private static Variables aws() {
        return variables(List.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"));
    }

    private static Variables variables(List<String> some, String... more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(List.of(more));
        Map<String, String> values = new java.util.HashMap<>();
        for (int i = 0; i < all.size(); i += 2) {
            values.put(all.get(i), all.get(i + 1));
        }
        return Variables.of(values);
    }

    private String read(String text, Variables variables) throws Exception {
        return StoredSecret.parse(text.replace("SERVER", store.address())).read(variables);
    }

    @Test
    void a_vault_s_key_value_engines_of_both_versions_are_read() throws Exception {
        assertThat(read("vault:SERVER/secret/data/team/trading#password", vault()))
                .isEqualTo("of the database");
        assertThat(read("vault:SERVER/kv/trading#password", vault())).isEqualTo("of version one");
        assertThat(read("vault:SERVER/kv/trading#port", vault())).isEqualTo("5432");
        store.keep("kv/trading", "a new one");
        assertThat(read("vault:SERVER/kv/trading#password", vault())).isEqualTo("a new one");
        assertThat(read("vault:SERVER/kv/trading?namespace=team#password", vault()))
                .isEqualTo("a new one");
        assertThat(store.calls()).last().isEqualTo("GET /v1/kv/trading in team");
    }

    @Test
    void a_login_by_approle_is_revoked_after_the_read() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret-id"), MockSecretStore.SECRET_ID + "\n");
        Variables role =
                Variables.of(Map.of("VAULT_ROLE_ID", MockSecretStore.ROLE, "VAULT_SECRET_ID_FILE", secret.toString()));
        assertThat(read("vault:SERVER/kv/trading#password", role)).isEqualTo("of version one");
        assertThat(store.calls())
                .containsExactly(
                        "POST /v1/auth/approle/login", "GET /v1/kv/trading", "POST /v1/auth/token/revoke-self");
    }

    @Test
    void what_a_vault_refuses_or_lacks_is_told_without_a_secret() {
        assertThatThrownBy(() -> read("vault:SERVER/kv/trading#passwort", vault()))
                .isInstanceOf(KeyServiceException.class)
                .hasMessageContaining("has no such field")
                .hasMessageContaining("data/ behind the mount")
                .hasMessageNotContaining("of version one");
        assertThatThrownBy(() -> read("vault:SERVER/kv/nothing#password", vault()))
                .hasMessageContaining("status 404");
        assertThatThrownBy(() -> read("vault:SERVER/kv/trading#password", Variables.of(Map.of("VAULT_TOKEN", "wrong"))))
                .hasMessageContaining("permission denied")
                .hasMessageNotContaining("wrong\"");
        store.fail(503);
        assertThatThrownBy(() -> read("vault:SERVER/kv/trading#password", vault()))
                .isInstanceOf(KeyServiceException.Unreachable.class);
    }

    @Test
    void secrets_manager_is_read_as_a_text_or_by_a_field() throws Exception {
        assertThat(read("awssm:prod/trading?endpoint=SERVER#password", aws())).isEqualTo("of amazon");
        assertThat(read("awssm:prod/trading?endpoint=SERVER&region=eu-central-1#port", aws()))
                .isEqualTo("5432");
        assertThat(read("awssm:prod/plain?endpoint=SERVER", aws())).isEqualTo("plain text\n");
        assertThat(store.calls()).containsOnly("secretsmanager.GetSecretValue");
        assertThatThrownBy(() -> read("awssm:prod/plain?endpoint=SERVER#password", aws()))
                .hasMessageContaining("is no JSON object")
                .hasMessageNotContaining("plain text");
        assertThatThrownBy(() -> read("awssm:prod/trading?endpoint=SERVER#other", aws()))
                .hasMessageContaining("has no such field")
                .hasMessageNotContaining("of amazon");
        assertThatThrownBy(() -> read("awssm:prod/nothing?endpoint=SERVER", aws()))
                .isInstanceOf(KeyServiceException.class)
                .hasMessageContaining("ResourceNotFoundException")
                .hasMessageContaining("secretsmanager:GetSecretValue");
        assertThatThrownBy(() -> read("awssm:prod/plain", aws())).hasMessageContaining("Set AWS_REGION");
    }

    @ParameterizedTest
    @CsvSource({
        "vault:https://vault.example:8200/secret/data/trading#password, vault:https://vault.example:8200/secret/data/trading#password",
        "vault:https://vault.example/kv/a/b?namespace=team#p, vault:https://vault.example/kv/a/b#p",
        "awssm:prod/trading#password, awssm:prod/trading#password",
        "awssm:arn:aws:secretsmanager:eu-central-1:123:secret:x-AbC, awssm:arn:aws:secretsmanager:eu-central-1:123:secret:x-AbC"
    })
    void places_of_secrets_are_read_as_they_are_written(String text, String shown) {
        assertThat(StoredSecret.parse(text)).hasToString(shown);
    }

    @Test
    void the_region_is_the_arn_s() {
        assertThat(StoredSecret.parse("awssm:arn:aws:secretsmanager:eu-central-1:123:secret:x-AbC"))
                .isInstanceOfSatisfying(
                        StoredSecret.InSecretsManager.class,
                        secret -> assertThat(secret.region()).contains("eu-central-1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "password",
                "vault:https://vault.example/secret/data/trading",
                "vault:https://vault.example/trading#password",
                "vault:https://user:pw@vault.example/kv/trading#password",
                "vault:ftp://vault.example/kv/trading#password",
                "vault:https://vault.example/kv/../sys/seal#password",
                "awssm:",
                "awssm:a b",
                "awssm:prod?regio=x",
                "awssm:prod?endpoint=nowhere"
            })
    void what_names_no_secret_is_refused_with_how_one_is_written(String text) {
        assertThatThrownBy(() -> StoredSecret.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Write vault:https://HOST:8200/secret/data/PATH#FIELD");
    }

    @Test
    void a_setting_names_one_place_of_a_secret() {
        List<String> problems = new ArrayList<>();
        Map<String, String> both = Map.of("password-file", "/p", "password-from", "awssm:x");
        assertThat(SecretReference.of(both, "password", (key, problem) -> problems.add(key + " " + problem)))
                .isEmpty();
        assertThat(SecretReference.of(
                        Map.of("password-from", "x"), "password", (key, problem) -> problems.add(key + " " + problem)))
                .isEmpty();
        assertThat(problems).hasSize(2);
        assertThat(problems.get(0)).isEqualTo("password-from cannot be used beside password-file; keep one of them");
        assertThat(problems.get(1)).startsWith("password-from is no place of a secret");
        Optional<SecretReference> found = SecretReference.of(
                Map.of("password-from", "awssm:x#y"), "password", (key, problem) -> problems.add(key));
        assertThat(found.orElseThrow().where()).isEqualTo("awssm:x#y");
        assertThat(problems).hasSize(2);
    }
}
