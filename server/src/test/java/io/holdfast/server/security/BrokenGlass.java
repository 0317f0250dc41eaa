package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.RunningServer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The way in for when nobody can sign in otherwise. */
abstract class BrokenGlass {
    private final RunningServer server;
    private final Api admin;

    BrokenGlass(RunningServer server) {
        this.server = server;
        admin = server.admin();
    }

    @Test
    void two_keys_together_let_an_administrator_in_once_and_everybody_is_told() throws Exception {
        String pairs = "/api/v1/admin/break_glass";
        String door = "/api/v1/session/break_glass";
        assertThat(admin.post(pairs, Map.of("holders", List.of("Ann", "ann"))).errors("holders"))
                .hasSize(1);
        JsonNode replaced = admin.post(pairs, Map.of("holders", List.of("Ann", "Olga")))
                .ok()
                .json();
        JsonNode made = admin.post(pairs, Map.of("holders", List.of("Ann", "Nora")))
                .ok()
                .json();
        String first = made.path("keys").path(0).path("key").asString();
        String second = made.path("keys").path(1).path("key").asString();
        assertThat(admin.get(pairs).text()).contains("Nora").doesNotContain(first, second, "hash");
        try (Api stranger = Api.stranger(server.address())) {
            for (Map<String, String> wrong : List.of(
                    Map.of("firstKey", first, "secondKey", first, "reason", "guessing"),
                    Map.of("firstKey", first, "secondKey", "aaaaa-bbbbb", "reason", "guessing"),
                    Map.of(
                            "firstKey",
                            replaced.path("keys").path(0).path("key").asString(),
                            "secondKey",
                            replaced.path("keys").path(1).path("key").asString(),
                            "reason",
                            "old ones"))) {
                assertThat(stranger.post(door, wrong).status()).isEqualTo(400);
            }
            // as somebody types them, in the other order
            Map<String, String> right = Map.of(
                    "firstKey",
                    second.replace("-", " ").toUpperCase(Locale.ROOT),
                    "secondKey",
                    first,
                    "reason",
                    "the identity provider is down",
                    "session",
                    "token");
            JsonNode stay = stranger.post(door, right).ok().json();
            Map<String, String> token =
                    Map.of("Authorization", "Bearer " + stay.path("token").asString());
            assertThat(stranger.send("GET", "/api/v1/session", null, token)
                            .ok()
                            .json()
                            .path("user")
                            .asString())
                    .isEqualTo("break-glass");
            assertThat(stranger.send("GET", "/v3/api-docs", null, token).status())
                    .isEqualTo(200);
            assertThat(stranger.post(door, right).status()).as("used up").isEqualTo(400);
            assertThat(stranger.send("GET", "/api/v1/session", null, Map.of("Authorization", "Bearer break-glass_x"))
                            .status())
                    .isEqualTo(401);
        }
        String dashboard = admin.get("/api/v1/admin/dashboard").ok().text();
        assertThat(dashboard).contains("The glass was broken", "the identity provider is down", "Ann and Nora");
        admin.post(pairs, Map.of("holders", List.of("Ann", "Nora"))).ok();
        assertThat(admin.get("/api/v1/admin/dashboard").ok().text()).doesNotContain("The glass was broken");
    }
}
