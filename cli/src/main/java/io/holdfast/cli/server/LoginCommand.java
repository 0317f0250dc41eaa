package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.Authorization;
import io.holdfast.cli.api.DeviceFlow;
import io.holdfast.cli.api.ProviderAuthorization;
import io.holdfast.cli.api.ServerAddress;
import io.holdfast.cli.api.TokenFile;
import io.holdfast.cli.api.Tokens;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

/** Signs in at the server's identity provider, for the commands that follow. */
@Command(
        name = "login",
        description = "Sign in at the server's identity provider: a code is shown to confirm in a browser, on any"
                + " machine. The commands that follow then need no password.")
public final class LoginCommand implements Callable<Integer> {
    @Mixin
    private ServerAddress address = new ServerAddress();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        HttpClient http = address.http();
        JsonNode provider = new ApiClient(address.url(), http, Authorization.nobody())
                .get("/api/v1/session/ways")
                .path("provider");
        String clientId = provider.path("commandLineClientId").asString("");
        if (clientId.isEmpty()) {
            throw new CommandFailed(
                    ExitCode.REFUSED,
                    provider.isObject()
                            ? "The server names no client of the command line's at its identity provider. Ask its"
                                    + " administrator to set commandLineClientId, or give --user to each command."
                            : "The server has no identity provider. Give --user to each command instead.");
        }
        List<String> scopes = provider.path("scopes")
                .valueStream()
                .map(scope -> scope.asString(""))
                .toList();
        Tokens tokens = new DeviceFlow(
                        provider.path("issuer").asString(""), clientId, scopes, address.providerHttp(), clock)
                .run(this::tell);
        TokenFile file = address.tokens();
        file.change(address.url(), before -> Optional.of(tokens));
        Authorization authorization = ProviderAuthorization.find(file, address.url(), address::providerHttp, clock)
                .orElseThrow();
        JsonNode who;
        try {
            who = new ApiClient(address.url(), http, authorization).get("/api/v1/session");
        } catch (CommandFailed e) {
            file.change(address.url(), before -> Optional.empty());
            throw e;
        }
        if (output.isJson()) {
            output.json(who);
        } else {
            List<String> roles = who.path("roles")
                    .valueStream()
                    .map(role -> role.asString(""))
                    .toList();
            output.line("Signed in as " + who.path("user").asString("") + ", "
                    + (roles.isEmpty() ? "without any role: ask an administrator" : String.join(", ", roles)) + ".");
        }
        return 0;
    }

    private void tell(DeviceFlow.Task task) {
        if (output.isJson()) {
            output.jsonProgress(Map.of(
                    "verificationUri", task.address(),
                    "verificationUriComplete", task.completeAddress(),
                    "userCode", task.code(),
                    "expiresAt", task.until().toString()));
            return;
        }
        output.err().println("Open " + task.completeAddress());
        output.err()
                .println("in a browser, and confirm the code " + task.code() + " there. Waiting (Ctrl-C ends it) …");
        output.err().flush();
    }
}
