package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command speaks to, and as whom. A password is never taken from the command line. */
public final class ServerConnection {
    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:HOLDFAST_SERVER:-http://127.0.0.1:8480}",
            description = "The server's address. Default: $HOLDFAST_SERVER or http://127.0.0.1:8480.")
    private String server = "";

    @Option(
            names = "--user",
            defaultValue = "${env:HOLDFAST_USER:-admin}",
            description = "Who signs in. Default: $HOLDFAST_USER or admin.")
    private String user = "";

    @Option(
            names = "--user-password-file",
            paramLabel = "FILE",
            defaultValue = "${env:HOLDFAST_PASSWORD_FILE}",
            description = "Its first line is the password. Default: $HOLDFAST_PASSWORD_FILE; else $HOLDFAST_PASSWORD;"
                    + " else asked for.")
    private @Nullable Path passwordFile;

    public ApiClient connect() {
        return new ApiClient(server, user, password());
    }

    private String password() {
        if (passwordFile != null) {
            try {
                return Files.readString(passwordFile, StandardCharsets.UTF_8)
                        .lines()
                        .findFirst()
                        .orElse("");
            } catch (IOException e) {
                throw new CommandFailed(
                        ExitCode.SIGN_IN, "The password file " + passwordFile + " cannot be read: " + e.getMessage());
            }
        }
        String given = System.getenv("HOLDFAST_PASSWORD");
        if (given != null) {
            return given;
        }
        Console console = System.console();
        char[] typed = console == null || !console.isTerminal() ? null : console.readPassword("Password of %s: ", user);
        if (typed == null) {
            throw new CommandFailed(
                    ExitCode.SIGN_IN,
                    "There is no password. Give --user-password-file, or set HOLDFAST_PASSWORD_FILE or"
                            + " HOLDFAST_PASSWORD.");
        }
        return new String(typed);
    }
}
