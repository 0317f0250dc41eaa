package io.holdfast.server.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.secret.SecretReference;
import io.holdfast.server.ServerStartException;
import io.holdfast.server.security.Grant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OidcFileTest {
    private static final String GOOD = """
            issuer: https://login.example.org/realms/platform
            publicUrl: https://holdfast.example.org/
            clientId: holdfast
            roles:
              platform-admins: [administrator]
              backup-team: [operator, restore-operator]
            """;

    @TempDir
    Path folder;

    private OidcSettings read(String yaml) throws Exception {
        return OidcFile.read(Files.writeString(folder.resolve("oidc.yaml"), yaml));
    }

    @Test
    void what_is_left_out_is_as_documented() throws Exception {
        OidcSettings settings = read(GOOD);
        assertThat(settings.callback()).isEqualTo("https://holdfast.example.org/api/v1/session/provider/callback");
        assertThat(settings.audience()).isEqualTo("holdfast");
        assertThat(settings.scopes()).containsExactly("openid", "profile");
        assertThat(settings.clockSkew()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.confirmEvery()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.secure()).isTrue();
    }

    @Test
    void each_mistake_is_named_with_its_field() {
        for (Map.Entry<String, String> mistake : Map.of(
                        GOOD.replace("https://login", "http://login"),
                        "issuer .*https://",
                        GOOD.replace("https://holdfast.example.org/", "https://holdfast.example.org/portal"),
                        "publicUrl has a path",
                        GOOD.replace("clientId: holdfast\n", ""),
                        "clientId is missing",
                        GOOD.replace("[administrator]", "[root]"),
                        "'root'; roles are administrator",
                        GOOD + "clockSkew: PT1H\n",
                        "clockSkew is 'PT1H'",
                        GOOD + "scopes: [email]\n",
                        "scopes lacks openid",
                        GOOD + "clientSecretFile: /nowhere/at/all\n",
                        "clientSecretFile names /nowhere/at/all",
                        GOOD + "isuer: https://example.org\n",
                        "isuer",
                        "- a\n- list\n",
                        "docs/sign-in.md")
                .entrySet()) {
            assertThatThrownBy(() -> read(mistake.getKey()))
                    .as(mistake.getKey())
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageFindingMatch(mistake.getValue());
        }
    }

    @Test
    void the_client_s_secret_lies_in_a_file_a_variable_or_a_store_of_secrets() throws Exception {
        assertThat(read(GOOD).clientSecret()).isEmpty();
        Path file = Files.writeString(folder.resolve("secret"), "of the client\n");
        assertThat(read(GOOD + "clientSecretFile: " + file + "\n").clientSecret())
                .contains(new SecretReference.InFile(file));
        assertThat(read(GOOD + "clientSecretEnv: OIDC_SECRET\n").clientSecret())
                .contains(new SecretReference.InEnvironment("OIDC_SECRET"));
        assertThat(read(GOOD + "clientSecretFrom: vault:https://vault.example.org/kv/oidc#secret\n")
                        .clientSecret()
                        .orElseThrow()
                        .where())
                .isEqualTo("vault:https://vault.example.org/kv/oidc#secret");
        assertThatThrownBy(() -> read(GOOD + "clientSecretFrom: vault:https://vault.example.org/kv/oidc\n"))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("clientSecretFrom is no place of a secret")
                .hasMessageContaining("after a # comes which field of the secret");
        assertThatThrownBy(() -> read(GOOD + "clientSecretEnv: OIDC_SECRET\nclientSecretFrom: awssm:oidc\n"))
                .isInstanceOf(ServerStartException.class)
                .hasMessageContaining("clientSecretFrom cannot be used beside clientSecretEnv");
    }

    @Test
    void plain_http_is_for_this_machine_only() throws Exception {
        String here = GOOD.replace("https://login.example.org", "http://127.0.0.1:8080")
                .replace("https://holdfast.example.org/", "http://localhost:8480");
        assertThat(read(here).secure()).isFalse();
        assertThatThrownBy(() -> read(here.replace("127.0.0.1", "127.0.0.1.example.org")))
                .isInstanceOf(ServerStartException.class);
    }

    private static List<Grant> roles(OidcSettings settings, Map<String, Object> claims) {
        return GroupRoles.of(new Claims(settings, claims).groups(), settings.roles(), Map.of());
    }

    @Test
    void what_is_declared_of_groups_is_added_to_what_the_file_says() throws Exception {
        OidcSettings settings = read(GOOD);
        List<String> groups = List.of("/backup-team", "dba");
        assertThat(GroupRoles.of(
                        groups,
                        settings.roles(),
                        Map.of(
                                "dba", Grant.ofWords(new String[] {"operator@stockpulse"}),
                                "backup-team", Grant.ofWords(new String[] {"auditor", "operator"}))))
                .extracting(Grant::word)
                .containsExactlyInAnyOrder("operator", "operator@stockpulse", "restore-operator", "auditor");
        String without = GOOD.substring(0, GOOD.indexOf("roles:"));
        assertThat(read(without).roles()).isEmpty();
    }

    @Test
    void groups_give_roles_wherever_the_provider_writes_them() throws Exception {
        OidcSettings plain = read(GOOD);
        assertThat(roles(plain, Map.of("groups", List.of("/backup-team", "/others", "platform-admins"))))
                .extracting(Grant::word)
                .containsExactly("administrator", "operator", "restore-operator");
        assertThat(roles(plain, Map.of("groups", "backup-team")))
                .extracting(Grant::word)
                .containsExactly("operator", "restore-operator");
        assertThat(roles(plain, Map.of("groups", List.of(1, Map.of())))).isEmpty();
        assertThat(roles(plain, Map.of())).isEmpty();
        OidcSettings nested = read(GOOD + "rolesClaim: realm_access.roles\n");
        assertThat(roles(nested, Map.of("realm_access", Map.of("roles", List.of("platform-admins")))))
                .extracting(Grant::word)
                .containsExactly("administrator");
        assertThat(roles(nested, Map.of("realm_access", "platform-admins"))).isEmpty();
    }

    @Test
    void a_group_can_be_given_a_role_for_one_service_or_site_only() throws Exception {
        OidcSettings settings = read(GOOD.replace(
                "roles:\n",
                "roles:\n  stockpulse-operators: [operator@stockpulse]\n  zurich: [viewer, approver@site:zurich]\n"));
        assertThat(roles(settings, Map.of("groups", List.of("zurich", "stockpulse-operators"))))
                .extracting(Grant::word)
                .containsExactly("operator@stockpulse", "approver@site:zurich", "viewer");
        for (String wrong :
                List.of("administrator@stockpulse", "auditor@site:zurich", "operator@", "operator@Two Words")) {
            assertThatThrownBy(() -> read(GOOD.replace("roles:\n", "roles:\n  wrong: ['" + wrong + "']\n")))
                    .as(wrong)
                    .isInstanceOf(ServerStartException.class)
                    .hasMessageContaining("'wrong' the role '" + wrong + "'");
        }
    }
}
