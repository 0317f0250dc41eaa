package io.holdfast.server.security;

import io.holdfast.server.ServerStartException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.stereotype.Component;

/** At the very first start nobody can sign in: makes {@code admin}, with a password that is told once. */
@Component
@DependsOnDatabaseInitialization
public class FirstAdministrator implements InitializingBean {
    private static final String NAME = "admin";

    private final Administrators administrators;
    private final Passwords passwords;
    private final Source source;

    FirstAdministrator(Administrators administrators, Passwords passwords, Source source) {
        this.administrators = administrators;
        this.passwords = passwords;
        this.source = source;
    }

    /**
     * @param passwordFile its first line is the password; empty: one is generated
     * @param console takes the generated password, for the person who starts the server
     */
    public record Source(Optional<Path> passwordFile, Consumer<String> console) {}

    @Override
    public void afterPropertiesSet() throws ServerStartException {
        if (!administrators.isEmpty()) {
            return;
        }
        if (source.passwordFile().isPresent()) {
            administrators.addFirst(
                    NAME,
                    "Administrator",
                    passwords.hash(given(source.passwordFile().get())));
            return;
        }
        String password = passwords.generate();
        if (administrators.addFirst(NAME, "Administrator", passwords.hash(password))) {
            source.console().accept("Sign in as 'admin' with the password " + password);
            source.console().accept("It is shown this once and kept nowhere. Change it after signing in.");
        }
    }

    private static String given(Path file) throws ServerStartException {
        String password;
        try {
            password = Files.readString(file, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new ServerStartException(
                    "The administrator's password file " + file + " cannot be read (" + e
                            + "). Name one that the server" + " may read.",
                    e);
        }
        if (password.length() < Passwords.LEAST || password.length() > Passwords.MOST) {
            throw new ServerStartException("The first line of " + file + " has " + password.length()
                    + " characters; the administrator's password needs " + Passwords.LEAST + " to " + Passwords.MOST
                    + ".");
        }
        return password;
    }
}
