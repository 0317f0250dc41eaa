package io.holdfast.sources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.keyservice.MockSecretStore;
import io.holdfast.repository.secret.SecretReference;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceSettingsTest {
    private static SourceSettings settings(String key, String value) {
        return new SourceSettings(Map.of("host", "127.0.0.1", "user", "backup", key, value));
    }

    @Test
    void a_password_file_may_be_relative_to_where_the_process_was_started() throws Exception {
        assertThat(PostgresEndpoint.of(settings("password-file", "secrets/trading"))
                        .password())
                .contains(new SecretReference.InFile(Path.of("secrets/trading").toAbsolutePath()));
        assertThat(PostgresEndpoint.of(settings("password-file", " ")).password())
                .isEmpty();
    }

    @Test
    void a_secret_that_is_written_wrongly_is_told_with_its_setting() {
        assertThatThrownBy(() -> settings("password-from", "vault:https://vault.example/kv/trading")
                        .secret("password"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("The source's setting 'password-from' is no place of a secret")
                .hasMessageContaining("after a # comes which field of the secret");
        assertThatThrownBy(
                        () -> new SourceSettings(Map.of("password-env", "P", "password-file", "/p")).secret("password"))
                .isInstanceOf(SourceException.class)
                .hasMessageContaining("'password-env' cannot be used beside password-file");
    }

    @Test
    void a_source_whose_vault_lets_nobody_in_says_so_and_holds_no_secret() throws Exception {
        try (MockSecretStore store = MockSecretStore.start()) {
            store.keep("kv/trading", "of the database");
            // this process has no token for it
            PostgresEndpoint endpoint =
                    PostgresEndpoint.of(settings("password-from", "vault:" + store.address() + "/kv/trading#password"));
            assertThatThrownBy(endpoint::connect)
                    .isInstanceOf(SourceException.class)
                    .hasMessageContaining("The password of the source cannot be read.")
                    .hasMessageContaining("VAULT_TOKEN")
                    .hasMessageNotContaining("of the database");
        }
    }
}
