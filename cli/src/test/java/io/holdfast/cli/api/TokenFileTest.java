package io.holdfast.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.cli.CommandFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenFileTest {
    private static final Tokens TOKENS = new Tokens(
            "https://login.example.org", "holdfast-cli", "access", Instant.parse("2026-11-24T12:00:00Z"), "refresh");

    @TempDir
    Path folder;

    @Test
    void each_server_has_tokens_of_its_own_that_only_the_owner_reads() throws Exception {
        Path path = folder.resolve("new/tokens.json");
        TokenFile file = new TokenFile(path);
        file.change("https://a", before -> Optional.of(TOKENS));
        file.change("https://b", before -> Optional.of(TOKENS));
        file.change("https://a", before -> Optional.empty());
        assertThat(file.find("https://a")).isEmpty();
        assertThat(file.find("https://b")).contains(TOKENS);
        try (Stream<Path> files = Files.list(path.getParent())) {
            assertThat(files)
                    .allSatisfy(one -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
                            .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.getParent())))
                .isEqualTo("rwx------");
    }

    @Test
    void a_file_that_others_can_read_is_refused() throws Exception {
        Path path = folder.resolve("tokens.json");
        new TokenFile(path).change("https://a", before -> Optional.of(TOKENS));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(() -> new TokenFile(path).find("https://a"))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("holdfast login")
                .hasMessageNotContaining("refresh");
    }

    @Test
    void what_fails_while_it_is_changed_stays_as_it_was() throws Exception {
        TokenFile file = new TokenFile(folder.resolve("tokens.json"));
        file.change("https://a", before -> Optional.of(TOKENS));
        assertThatThrownBy(() -> file.change("https://a", before -> {
                    throw new java.io.IOException("the provider is gone");
                }))
                .hasMessage("the provider is gone");
        assertThat(file.find("https://a")).contains(TOKENS);
    }

    @Test
    void tokens_are_not_printed() {
        assertThat(TOKENS.toString()).doesNotContain("access", "refresh");
    }
}
