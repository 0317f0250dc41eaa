package io.holdfast.cli.api;

import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command speaks to. */
public final class ServerAddress {
    @Option(
            names = "--server",
            paramLabel = "URL",
            defaultValue = "${env:HOLDFAST_SERVER:-http://127.0.0.1:8480}",
            description = "The server's address. Default: $HOLDFAST_SERVER or http://127.0.0.1:8480.")
    private String server = "";

    @Option(
            names = "--server-ca",
            paramLabel = "FILE",
            defaultValue = "${env:HOLDFAST_SERVER_CA}",
            description = "PEM certificates to trust, instead of the JDK's, for the server and its identity provider."
                    + " Default: $HOLDFAST_SERVER_CA or none.")
    private @Nullable Path authorities;

    @Option(
            names = "--server-pin",
            paramLabel = "PIN",
            defaultValue = "${env:HOLDFAST_SERVER_PIN}",
            description = "The one public key to trust as the server's, whoever signed it: sha256// and its SHA-256 in"
                    + " Base64. Default: $HOLDFAST_SERVER_PIN or none.")
    private @Nullable String pin;

    /** Without a slash at its end. */
    public String url() {
        return server.endsWith("/") ? server.substring(0, server.length() - 1) : server;
    }

    /** To the server. */
    public HttpClient http() {
        if (pin == null) {
            // authorities that are named are read all the same: what is wrong with them is said
            return authorities == null && url().startsWith("http://")
                    ? client().sslContext(ServerTrust.nobody()).build()
                    : providerHttp();
        }
        return client().sslContext(ServerTrust.pinned(pin)).build();
    }

    /** To the server's identity provider, which has a key of its own. */
    public HttpClient providerHttp() {
        return authorities == null
                ? client().build()
                : client().sslContext(ServerTrust.authorities(authorities)).build();
    }

    private static HttpClient.Builder client() {
        return HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10));
    }

    /** Where the tokens of 'holdfast login' lie. */
    public TokenFile tokens() {
        return TokenFile.of(System.getenv(), Path.of(System.getProperty("user.home", ".")));
    }
}
