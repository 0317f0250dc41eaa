package io.holdfast.server.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import io.holdfast.server.security.TwoServices;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What there is in a server that is fuzzed, so that requests come as far as the code that does something with it. */
final class Existing {
    private final Map<String, String> ids;

    private Existing(Map<String, String> ids) {
        assertThat(ids).doesNotContainValue("");
        this.ids = Map.copyOf(ids);
    }

    /** Makes one of everything that a path may name. */
    static Existing make(RunningServer server) throws Exception {
        Api admin = server.admin();
        Map<String, String> ids = new HashMap<>(TwoServices.fill("alpha", server));
        ids.put(
                "request_id",
                made(
                        admin,
                        "approvals/changes",
                        "requestId",
                        Map.of(
                                "documents",
                                Declarations.policy("alpha-policy", "repo-a", "retention: { keepLast: 1 }"),
                                "reason",
                                "room is dear")));
        ids.put(
                "planned_id",
                made(
                        admin,
                        "dr/planned_drills",
                        "plannedId",
                        Map.of(
                                "plan",
                                "alpha-plan",
                                "mode",
                                "tabletop",
                                "at",
                                "2999-01-01T00:00:00Z",
                                "notice",
                                "PT0S",
                                "reason",
                                "to be asked for")));
        ids.put(
                "pack_id",
                made(
                        admin,
                        "evidence/packs",
                        "packId",
                        Map.of(
                                "from",
                                "2026-01-01T00:00:00Z",
                                "until",
                                "2026-02-01T00:00:00Z",
                                "reason",
                                "to be asked for")));
        ids.put(
                "version",
                admin.get(TwoServices.ADMIN + "dr/plans/alpha-plan")
                        .ok()
                        .json()
                        .path("version")
                        .asString());
        ids.put("step", "back");
        ids.put("prune_id", begun(admin, "repositories/repo-a/prune", "pruneId"));
        ids.put("scrub_id", begun(admin, "repositories/repo-b/scrub", "scrubId"));
        ids.put(
                "token_id",
                admin.post("/api/v1/session/tokens", Map.of("name", "to be revoked"))
                        .ok()
                        .json()
                        .path("made")
                        .path("tokenId")
                        .asString());
        ids.put("session_id", session(server, admin));
        // who has no password yet, so that it can be tried to set the first one
        admin.apply("""
                apiVersion: holdfast.io/v1
                kind: Person
                metadata: { name: somebody }
                spec: {}
                """).ok();
        ids.put("username", "somebody");
        // one's own requests are refused before anything that is sent about them is looked at
        try (Connection catalog = server.catalog();
                Statement statement = catalog.createStatement()) {
            for (String table : List.of(
                    "approval_requests", "custody_requests", "plan_runs", "replacements", "restore_applications")) {
                statement.execute("UPDATE " + table + " SET requested_by = 'somebody else'");
            }
        }
        return new Existing(ids);
    }

    /** Of a browser that nobody sits at. */
    private static String session(RunningServer server, Api admin) throws Exception {
        try (Api browser = Api.stranger(server.address())) {
            browser.post("/api/v1/session", Map.of("user", "admin", "password", RunningServer.PASSWORD))
                    .ok();
        }
        return admin.get("/api/v1/session/open")
                .ok()
                .json()
                .path("items")
                .path(0)
                .path("sessionId")
                .asString();
    }

    private static String begun(Api admin, String path, String id) throws Exception {
        String runs = admin.post(TwoServices.ADMIN + path, Map.of())
                .ok()
                .json()
                .path("statusUrl")
                .asString();
        return admin.await(
                        runs,
                        Duration.ofSeconds(120),
                        json -> !json.path("items").isEmpty())
                .path("items")
                .path(0)
                .path(id)
                .asString();
    }

    private static String made(Api admin, String path, String id, Object body) throws Exception {
        return admin.post(TwoServices.ADMIN + path, body).ok().json().path(id).asString();
    }

    /**
     * What a variable of a path may stand for; empty when it is not known, or the server would not be the same without it.
     *
     * @param path as the document writes it
     */
    List<String> of(String path, String variable) {
        if (variable.equals("name")) {
            return path.contains("/repositories/")
                    ? List.of("repo-a", "repo-b")
                    : path.contains("/plans/") ? List.of("alpha-plan") : List.of();
        }
        if (variable.equals("kind")) {
            return List.of(
                    "Site", "Repository", "Service", "Policy", "DataSet", "DrPlan", "NotificationChannel", "Person");
        }
        String id = ids.get(variable);
        return id == null ? List.of() : List.of(id);
    }
}
