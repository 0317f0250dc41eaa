package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which server a command speaks to, and as whom. A password is never taken from the command line. */
public final class ServerConnection {
    @Mixin
    private ServerAddress address = new ServerAddress();

    @Option(
            names = "--user",
            defaultValue = "${env:HOLDFAST_USER}",
            description = "Who signs in. Default: $HOLDFAST_USER; else whoever 'holdfast login' signed in; else admin.")
    private @Nullable String user;

    @Option(
            names = "--user-password-file",
            paramLabel = "FILE",
            defaultValue = "${env:HOLDFAST_PASSWORD_FILE}",
            description = "Its first line is the password. Default: $HOLDFAST_PASSWORD_FILE; else $HOLDFAST_PASSWORD;"
                    + " else asked for.")
    private @Nullable Path passwordFile;

    /** @throws CommandFailed when nobody can sign in */
    public ApiClient connect() {
        return new ApiClient(address.url(), address.http(), authorization());
    }

    /** A password that was given counts more than an earlier sign-in, and that more than a question. */
    private Authorization authorization() {
        Optional<String> password = givenPassword();
        if (password.isEmpty() && user == null) {
            try {
                Optional<Authorization> signedIn = ProviderAuthorization.find(
                        address.tokens(), address.url(), address.providerHttp(), Clock.systemUTC());
                if (signedIn.isPresent()) {
                    return signedIn.get();
                }
            } catch (IOException e) {
                throw new CommandFailed(ExitCode.SIGN_IN, "The sign-in cannot be read: " + e + ".");
            }
        }
        String name = user == null ? "admin" : user;
        return Authorization.password(name, password.orElseGet(() -> ask(name)));
    }

    private Optional<String> givenPassword() {
        if (passwordFile == null) {
            return Optional.ofNullable(System.getenv("HOLDFAST_PASSWORD"));
        }
        try {
            return Optional.of(Files.readString(passwordFile, StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse(""));
        } catch (IOException e) {
            throw new CommandFailed(
                    ExitCode.SIGN_IN, "The password file " + passwordFile + " cannot be read: " + e.getMessage());
        }
    }

    private static String ask(String name) {
        Console console = System.console();
        char[] typed = console == null || !console.isTerminal() ? null : console.readPassword("Password of %s: ", name);
        if (typed == null) {
            throw new CommandFailed(
                    ExitCode.SIGN_IN,
                    "There is no password. Give --user-password-file, set HOLDFAST_PASSWORD_FILE or"
                            + " HOLDFAST_PASSWORD, or sign in with 'holdfast login'.");
        }
        return new String(typed);
    }
}
