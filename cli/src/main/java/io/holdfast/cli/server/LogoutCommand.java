package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.Provider;
import io.holdfast.cli.api.ServerAddress;
import io.holdfast.cli.api.TokenFile;
import io.holdfast.cli.api.Tokens;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Ends what {@link LoginCommand} began. */
@Command(
        name = "logout",
        description = "End the sign-in at the identity provider: its tokens are revoked there and removed here.")
public final class LogoutCommand implements Callable<Integer> {
    @Mixin
    private ServerAddress address = new ServerAddress();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        TokenFile file = address.tokens();
        Optional<Tokens> tokens = file.find(address.url());
        // here first: what follows may take long, or fail
        if (tokens.isPresent()) {
            file.change(address.url(), before -> Optional.empty());
        }
        boolean revoked = tokens.isPresent() && revoke(tokens.get());
        if (output.isJson()) {
            output.json(Map.of("signedOut", tokens.isPresent(), "revoked", revoked));
        } else {
            output.line(tokens.isPresent() ? "Signed out of " + address.url() + "." : "Nobody was signed in.");
        }
        return 0;
    }

    private boolean revoke(Tokens tokens) throws InterruptedException {
        if (tokens.refreshToken() == null) {
            return false;
        }
        try {
            if (Provider.at(tokens.issuer(), address.providerHttp()).revoke(tokens)) {
                return true;
            }
            output.err().println("holdfast: The identity provider does not revoke the tokens; they end by themselves.");
        } catch (CommandFailed e) {
            output.err().println("holdfast: The tokens are removed here, but not revoked: " + e.getMessage());
        }
        output.err().flush();
        return false;
    }
}
