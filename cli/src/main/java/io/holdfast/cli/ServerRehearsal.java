package io.holdfast.cli;

import io.holdfast.server.HoldfastServer;
import io.holdfast.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

/**
 * Starts a server, asks it for what a person sees first and stops it, for the JVM to watch: as {@link Rehearsal} for
 * commands.
 */
final class ServerRehearsal {
    private static final String PASSWORD = "an administrator of no value";
    private static final List<String> FIRST_SEEN = List.of(
            "/actuator/health", "/", "/api/v1/admin/dashboard", "/api/v1/admin/backups", "/actuator/prometheus");

    private ServerRehearsal() {}

    /** @param arguments an empty directory to work in */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Path.of(arguments[0]);
        Path password = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        ServerOptions options = ServerOptions.of(folder.resolve("data"), line -> {})
                .withPort(0)
                .withOwnBackups("never")
                .withAdminPasswordFile(password);
        try (HoldfastServer server = HoldfastServer.start(options);
                HttpClient client = HttpClient.newHttpClient()) {
            for (String path : FIRST_SEEN) {
                ask(client, URI.create(server.address() + path));
            }
        }
    }

    private static void ask(HttpClient client, URI address) throws IOException, InterruptedException {
        String who = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        HttpResponse<Void> answer = client.send(
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Basic " + who)
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new IOException(address + " was answered " + answer.statusCode());
        }
    }
}
