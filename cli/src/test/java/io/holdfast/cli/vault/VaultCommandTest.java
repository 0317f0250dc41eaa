package io.holdfast.cli.vault;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class VaultCommandTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path temporary;

    private Path data;

    @BeforeEach
    void init() throws IOException {
        data = temporary.resolve("vault");
        Path alice = secret("alice", "alice has a secret");
        Path bob = secret("bob", "bob has another one");
        CommandRun made = vault("init", "--operator", "alice=" + alice, "--operator", "bob=" + bob);
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).contains("certificate's SHA-256").contains("certificate.pem");
    }

    @Test
    void clients_are_added_listed_changed_and_revoked_and_secrets_are_shown_once() {
        CommandRun added = vault("client", "add", "acme", "--quota", "2G", "--retention", "14d", "--json");
        assertThat(added.exitCode()).as(added.err()).isZero();
        String secret = JSON.readTree(added.out()).get("secret").stringValue();
        assertThat(secret).hasSize(35);

        assertThat(vault("client", "set", "acme", "--quota", "3G", "--retention", "20d")
                        .exitCode())
                .isZero();
        CommandRun listed = vault("client", "list");
        assertThat(listed.out())
                .contains("acme")
                .contains("3.22 GB")
                .contains("20d")
                .doesNotContain(secret);
        CommandRun shorter = vault("client", "set", "acme", "--retention", "1d");
        assertThat(shorter.exitCode()).isEqualTo(1);
        assertThat(shorter.err()).contains("two operators");
        assertThat(vault("client", "revoke", "acme").exitCode()).isZero();
        assertThat(vault("client", "list").out()).contains("revoked");
        assertThat(vault("client", "add", "acme").err()).contains("There is, or was, a client acme");
    }

    @Test
    void a_release_is_asked_for_by_one_operator_and_approved_by_another_only() {
        CommandRun asked = vault(
                "release",
                "request",
                "--operator",
                "alice",
                "--secret-file",
                file("alice"),
                "--repository",
                "acme/main",
                "--reason",
                "stored by mistake",
                "--json");
        assertThat(asked.exitCode()).as(asked.err()).isZero();
        String id = JSON.readTree(asked.out()).get("id").stringValue();

        CommandRun own = vault("release", "approve", id, "--operator", "alice", "--secret-file", file("alice"));
        assertThat(own.exitCode()).isEqualTo(1);
        assertThat(own.err()).contains("another operator has to approve");
        CommandRun wrong = vault("release", "approve", id, "--operator", "bob", "--secret-file", file("alice"));
        assertThat(wrong.err()).contains("no operator bob with this secret");
        CommandRun approved = vault("release", "approve", id, "--operator", "bob", "--secret-file", file("bob"));
        assertThat(approved.out()).contains("In force from");
        assertThat(vault("release", "list").out())
                .contains("waiting")
                .contains("alice")
                .contains("bob");

        CommandRun audit = vault("audit", "show");
        assertThat(audit.out())
                .contains("release requested")
                .contains("release not approved: asked for by the same operator")
                .contains("operator's secret refused")
                .contains("release approved");
        assertThat(vault("audit", "verify").exitCode()).isZero();
    }

    @Test
    void what_is_wrong_on_the_command_line_is_said() {
        assertThat(vault("client", "add", "Not A Name").err()).contains("is no name here");
        assertThat(vault("client", "add", "acme", "--retention", "long").err()).contains("no span of time");
        assertThat(vault("client", "add", "acme", "--quota", "much").err()).contains("no size");
        assertThat(vault("status").err()).contains("never been running");
        CommandRun nowhere = CommandRun.of(
                "vault",
                "client",
                "list",
                "--data",
                temporary.resolve("nowhere").toString());
        assertThat(nowhere.exitCode()).isEqualTo(1);
        assertThat(nowhere.err()).contains("There is no vault in").contains("holdfast vault init");
    }

    private CommandRun vault(String... arguments) {
        List<String> all = new ArrayList<>(List.of("vault"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--data", data.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private String file(String name) {
        return temporary.resolve(name).toString();
    }

    private Path secret(String name, String secret) throws IOException {
        return Files.writeString(temporary.resolve(name), secret + "\n");
    }
}
