package io.holdfast.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.RunningServer;
import io.holdfast.server.security.DocumentedCalls.Call;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is kept from whom has not signed in, who only looks, and who may see everything. */
abstract class AccessWithoutRights {
    private static final String PASSWORD = "another long pass phrase";

    /** The ways in. */
    private static final Set<Call> OPEN = Set.of(
            new Call("POST", "/api/v1/session"),
            new Call("POST", "/api/v1/session/break_glass"),
            new Call("GET", "/api/v1/session/ways"),
            new Call("GET", "/api/v1/session/provider/start"),
            new Call("GET", "/api/v1/session/provider/callback"));

    private final RunningServer server;
    private final Api admin;
    private final DocumentedCalls calls;

    AccessWithoutRights(RunningServer server) {
        this.server = server;
        admin = server.admin();
        calls = new DocumentedCalls(admin);
    }

    @Test
    void nobody_does_anything_without_signing_in() throws Exception {
        List<Call> all = calls.all();
        assertThat(all).hasSizeGreaterThan(15);
        try (Api stranger = Api.stranger(server.address())) {
            for (Call call : all) {
                if (OPEN.contains(call)) {
                    assertThat(call.by(stranger).status()).as(call.toString()).isNotEqualTo(401);
                    continue;
                }
                Api.Answer answer = call.by(stranger);
                assertThat(answer.status()).as(call.toString()).isEqualTo(401);
                assertThat(answer.response()
                                .headers()
                                .firstValue("Content-Type")
                                .orElse(""))
                        .startsWith("application/problem+json");
            }
            for (String path : new String[] {"/v3/api-docs", "/actuator/prometheus", "/actuator", "/api/v1/nothing"}) {
                assertThat(stranger.get(path).status()).as(path).isEqualTo(401);
            }
            assertThat(stranger.get("/actuator/health").status()).isEqualTo(200);
        }
    }

    @Test
    void a_viewer_sees_everything_and_changes_nothing() throws Exception {
        admin.post("/api/v1/admin/administrators", Map.of("username", "auditor", "password", PASSWORD))
                .ok();
        try (Api viewer = Api.as(server.address(), "auditor", PASSWORD)) {
            assertThat(viewer.get("/api/v1/admin/dashboard").status()).isEqualTo(200);
            for (Call call : calls.all()) {
                if (call.method().equals("GET") || call.path().startsWith("/api/v1/session")) {
                    continue;
                }
                assertThat(call.by(viewer).status()).as(call.toString()).isEqualTo(403);
            }
            assertThat(viewer.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "configuration"))
                            .status())
                    .isEqualTo(403);
        }
        admin.send(
                        "PATCH",
                        "/api/v1/admin/administrators/auditor",
                        Map.of("disabled", true),
                        Map.of("Content-Type", "application/json"))
                .ok();
        try (Api viewer = Api.as(server.address(), "auditor", PASSWORD)) {
            assertThat(viewer.get("/api/v1/admin/dashboard").status()).isEqualTo(401);
        }
    }

    @Test
    void no_answer_holds_a_secret() throws Exception {
        admin.backUp("configuration");
        for (Call call : calls.all()) {
            if (!call.method().equals("GET") || call.path().equals("/api/v1/events")) {
                continue;
            }
            assertThat(admin.get(call.path()).text())
                    .as(call.path())
                    .doesNotContain("secret of a", "secret of b", RunningServer.PASSWORD);
        }
        for (String path : new String[] {"/actuator/prometheus", "/actuator/health", "/actuator/env"}) {
            assertThat(admin.get(path).text()).doesNotContain("secret of", RunningServer.PASSWORD);
        }
        assertThat(String.join("\n", server.console())).doesNotContain(RunningServer.PASSWORD);
    }
}
