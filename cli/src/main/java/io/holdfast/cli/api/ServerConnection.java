package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
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
            paramLabel = "NAME",
            description =
                    "Who signs in, with a password. Default: $HOLDFAST_USER; else whoever 'holdfast login' signed in;"
                            + " else admin.")
    private @Nullable String user;

    @Option(
            names = "--user-password-file",
            paramLabel = "FILE",
            description = "Its first line is the password. Default: $HOLDFAST_PASSWORD_FILE; else $HOLDFAST_PASSWORD;"
                    + " else asked for.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--code",
            paramLabel = "CODE",
            description = "Of your second factor, if you have one. Good for one request: make a token with it.")
    private String code = "";

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Its first line is a token of 'holdfast token create', which signs in instead of user and"
                    + " password. Default, unless one of those is given: $HOLDFAST_API_TOKEN_FILE, else"
                    + " $HOLDFAST_TOKEN.")
    private @Nullable Path tokenFile;

    /** @throws CommandFailed when nobody can sign in */
    public ApiClient connect() {
        return new ApiClient(address.url(), address.http(), authorization(System.getenv()));
    }

    /** What was given on the command line counts first, then a token, a password, an earlier sign-in, and a question. */
    private Authorization authorization(Map<String, String> environment) {
        if (tokenFile != null) {
            return Authorization.token(firstLine("token", tokenFile));
        }
        boolean person = user != null || passwordFile != null;
        Optional<String> token = person ? Optional.empty() : token(environment);
        if (token.isPresent()) {
            return Authorization.token(token.get());
        }
        Optional<String> name = Optional.ofNullable(user).or(() -> given(environment, "HOLDFAST_USER"));
        Optional<String> password = password(environment);
        if (password.isEmpty() && name.isEmpty()) {
            try {
                Optional<Authorization> signedIn = ProviderAuthorization.find(
                        address.tokens(), address.url(), address::providerHttp, Clock.systemUTC());
                if (signedIn.isPresent()) {
                    return signedIn.get();
                }
            } catch (IOException e) {
                throw new CommandFailed(ExitCode.SIGN_IN, "The sign-in cannot be read: " + e + ".");
            }
        }
        String signer = name.orElse("admin");
        return Authorization.password(signer, password.orElseGet(() -> ask(signer)), code.strip());
    }

    private static Optional<String> token(Map<String, String> environment) {
        return given(environment, "HOLDFAST_API_TOKEN_FILE")
                .map(file -> firstLine("token", Path.of(file)))
                // the hooks of a site's agent find the number of a lease there, and may call us
                .or(() -> given(environment, "HOLDFAST_TOKEN").filter(value -> value.startsWith("hft_")));
    }

    private Optional<String> password(Map<String, String> environment) {
        return Optional.ofNullable(passwordFile)
                .or(() -> given(environment, "HOLDFAST_PASSWORD_FILE").map(Path::of))
                .map(file -> firstLine("password", file))
                .or(() -> Optional.ofNullable(environment.get("HOLDFAST_PASSWORD")));
    }

    private static Optional<String> given(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static String firstLine(String what, Path file) {
        return GivenFile.firstLine(what + " file", file, ExitCode.SIGN_IN);
    }

    private static String ask(String name) {
        Console console = System.console();
        char[] typed = console == null || !console.isTerminal() ? null : console.readPassword("Password of %s: ", name);
        if (typed == null) {
            throw new CommandFailed(
                    ExitCode.SIGN_IN,
                    "There is no password. Give --user-password-file or --token-file, set HOLDFAST_PASSWORD_FILE,"
                            + " HOLDFAST_PASSWORD, HOLDFAST_API_TOKEN_FILE or HOLDFAST_TOKEN, or sign in with"
                            + " 'holdfast login'.");
        }
        return new String(typed);
    }
}
