package io.holdfast.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.HoldfastServer;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class OpenApiDocumentTest {
    private static final String PASSWORD = "correct horse battery staple";
    private static final Path COMMITTED = Path.of("openapi.json");

    @TempDir
    Path folder;

    @Test
    void the_committed_document_is_what_the_server_gives() throws Exception {
        JsonMapper json = JsonMapper.builder().build();
        Path passwordFile = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        String given;
        try (HoldfastServer server = HoldfastServer.start(ServerOptions.of(folder.resolve("data"), line -> {})
                        .withPrograms(RunningServer.PROGRAMS)
                        .withPort(0)
                        .withAdminPasswordFile(passwordFile));
                HttpClient http = HttpClient.newHttpClient()) {
            String basic = Base64.getEncoder().encodeToString(("admin:" + PASSWORD).getBytes(StandardCharsets.UTF_8));
            given = http.send(
                            HttpRequest.newBuilder(URI.create(server.address() + "/v3/api-docs"))
                                    .header("Authorization", "Basic " + basic)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
                    .body();
        }
        ObjectNode document = (ObjectNode) json.readTree(given);
        assertThat(document.path("paths").propertyNames())
                .contains(
                        "/api/v1/admin/backups/schedule_job",
                        "/api/v1/admin/backups/status/{job_id}",
                        "/api/v1/admin/restore/trigger_restore",
                        "/api/v1/admin/dr/status",
                        "/api/v1/admin/dr/initiate_failover_test");
        String text = json.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        if (Boolean.getBoolean("openapi.update")) {
            Files.writeString(COMMITTED, text);
        }
        JsonNode committed = json.readTree(Files.readString(COMMITTED));
        assertThat(committed)
                .as("server/openapi.json is out of date; update it with ./mvnw -pl server -am test"
                        + " -Dtest=OpenApiDocumentTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dopenapi.update=true and build the portal again")
                .isEqualTo((JsonNode) document);
    }
}
