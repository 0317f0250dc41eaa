package io.holdfast.control.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.control.inventory.Declaration.ScrubRule;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.repository.Password;
import io.holdfast.repository.keyservice.KeyServiceLocation;
import io.holdfast.repository.keyservice.MockKeyService;
import io.holdfast.repository.keyservice.WrappedPassword;
import io.holdfast.repository.store.Variables;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeclaredPasswordTest {
    @TempDir
    Path folder;

    private StoreDeclaration declared(Optional<Path> file, Optional<Path> wrapped, Optional<Path> credentials) {
        return new StoreDeclaration(
                "local",
                "site",
                folder.resolve("repository").toString(),
                file.map(Path::toString),
                wrapped.map(Path::toString),
                credentials.map(Path::toString),
                Optional.empty(),
                new ScrubRule(Optional.empty(), Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static String text(Password password) {
        try (password) {
            return new String(password.toBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void a_file_gives_its_first_line_without_space_around_it() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "  päss word\t\r\nmore\n");
        assertThat(text(DeclaredPassword.of(declared(Optional.of(file), Optional.empty(), Optional.empty()))))
                .isEqualTo("päss word");
        Files.writeString(file, " \nmore");
        assertThatThrownBy(() -> DeclaredPassword.of(declared(Optional.of(file), Optional.empty(), Optional.empty())))
                .hasMessageContaining("is empty");
    }

    @Test
    void a_key_service_gives_it_to_who_has_the_credentials_of_the_declaration() throws Exception {
        try (MockKeyService service = MockKeyService.start()) {
            Path credentials = Files.writeString(
                    folder.resolve("credentials"),
                    "AWS_ACCESS_KEY_ID=key\nAWS_SECRET_ACCESS_KEY=secret\nVAULT_TOKEN=" + MockKeyService.TOKEN + "\n");
            Path file = folder.resolve("wrapped.json");
            try (var made = WrappedPassword.make(
                    KeyServiceLocation.parse(service.vault()),
                    "0123",
                    Instant.EPOCH,
                    new SecureRandom(),
                    Variables.file(credentials),
                    Duration.ZERO)) {
                made.wrapped().writeNew(file);
            }
            StoreDeclaration declared = declared(Optional.empty(), Optional.of(file), Optional.of(credentials));
            assertThat(text(DeclaredPassword.of(declared)))
                    .isEqualTo(service.secrets().getFirst());
            assertThatThrownBy(() -> DeclaredPassword.ofNew(declared))
                    .hasMessageContaining("belongs to one that is there")
                    .hasMessageContaining("repo key wrap");
        }
    }
}
