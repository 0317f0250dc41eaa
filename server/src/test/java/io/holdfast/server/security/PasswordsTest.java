package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** What a guess costs, whether there is such a person or not. */
class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void a_guess_at_nobody_costs_what_one_at_somebody_costs() {
        String somebodys = passwords.hash("correct horse battery staple");
        assertThat(somebodys).startsWith(Passwords.AS_HASHED);
        assertThat(passwords.nobodysHash).startsWith(Passwords.AS_HASHED).hasSameSizeAs(somebodys);
        assertThat(Argon2PasswordEncoder.defaultsForSpringSecurity_v5_8().upgradeEncoding(passwords.nobodysHash))
                .as("it can be read, so that a guess at it is worked out, and is of today's cost")
                .isFalse();
    }

    @Test
    void nobody_has_a_password() {
        assertThat(passwords.matches("correct horse battery staple", Optional.empty()))
                .isFalse();
        String hash = passwords.hash("correct horse battery staple");
        assertThat(passwords.matches("correct horse battery staple", Optional.of(hash)))
                .isTrue();
        assertThat(passwords.matches("correct horse battery stapler", Optional.of(hash)))
                .isFalse();
    }
}
