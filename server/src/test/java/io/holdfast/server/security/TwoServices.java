package io.holdfast.server.security;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.RunningServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Two services that have nothing to do with each other, and of each one thing of everything that has an id. */
public final class TwoServices {
    public static final String ADMIN = "/api/v1/admin/";

    private TwoServices() {}

    public static String declarations(Path folder, RunningServer server) throws Exception {
        return Declarations.base(folder)
                + of("alpha", "site-a", "repo-a", server.files("alpha"))
                + of("zebra", "site-b", "repo-b", server.files("zebra"));
    }

    private static String of(String name, String site, String repository, Path files) {
        return """
                apiVersion: holdfast.io/v1
                kind: Service
                metadata: { name: %1$s }
                spec:
                  site: %2$s
                  criticality: tier-1
                  targets: { rtoMinutes: 60, rpoMinutes: 15, reason: of %1$s }
                ---
                """.formatted(name, site)
                + Declarations.policy(name + "-policy", repository)
                + Declarations.files(name + "-files", name + "-policy", files)
                        .replace("service: records", "service: " + name)
                + """
                apiVersion: holdfast.io/v1
                kind: DrPlan
                metadata: { name: %1$s-plan }
                spec:
                  approach: warm
                  site: site-b
                  repository: %2$s
                  graph:
                    - { id: back, restore: { dataSet: %1$s-files } }
                ---
                """.formatted(name, repository);
    }

    /** Makes one of everything. @return by the variable of the paths that it stands for */
    public static Map<String, String> fill(String name, RunningServer server) throws Exception {
        Api admin = server.admin();
        String dataSet = name + "-files";
        Map<String, String> ids = new HashMap<>();
        ids.put("service", name);
        ids.put("data_set", dataSet);
        ids.put("plan", name + "-plan");
        ids.put("job_id", admin.backUp(dataSet).path("jobId").asString());
        String first = pointOf(admin, dataSet);
        ids.put("recovery_point_id", first);
        admin.backUp(dataSet);
        made(
                admin,
                "holds/" + pointOf(admin, dataSet),
                "recoveryPointId",
                Map.of("legalCase", "case of " + name, "reason", "x"));
        ids.put(
                "restore_id",
                made(admin, "restore/trigger_restore", "restoreId", Map.of("dataSet", dataSet, "reason", "x")));
        ids.put(
                "run_id",
                made(
                        admin,
                        "dr/plans/" + name + "-plan/runs",
                        "runId",
                        Map.of(
                                "mode",
                                "failover",
                                "reason",
                                "x",
                                "despiteReadiness",
                                "a test",
                                "despiteApproval",
                                "a test")));
        ids.put(
                "drill_id",
                made(admin, "dr/initiate_failover_test", "drillId", Map.of("plan", name + "-plan", "reason", "x")));
        ids.put(
                "item_id",
                made(
                        admin,
                        "dr/drills/" + ids.get("drill_id") + "/action_items",
                        "itemId",
                        Map.of("text", "see to " + name, "owner", "ann", "due", "2999-01-01")));
        try (Connection catalog = server.catalog()) {
            ids.put("alert_id", insert(catalog, """
                    INSERT INTO alerts (id, cause, severity, title, detail, subject, since)
                    VALUES (?, 'test:' || ?, 'critical', 'Something is wrong with ' || ?, '', ?, now())
                    """, name, name, dataSet));
            ids.put("finding_id", insert(catalog, """
                    INSERT INTO coverage_findings (id, place, kind, name, detail, data_sets, first_seen, last_seen)
                    VALUES (?, 'here', 'files', ?, '', ARRAY[?], now(), now())
                    """, name, dataSet));
            ids.put("application_id", insert(catalog, """
                    INSERT INTO restore_applications (id, restore_id, conflict_rule, without_triggers, digest, reason,
                        requested_by, requested_at, expires_at, status)
                    VALUES (?, ?::uuid, 'refuse', false, repeat('0', 64), ?, 'admin', now(), now() + interval '1 day',
                        'AWAITING_APPROVAL')
                    """, ids.get("restore_id"), "for " + name));
            ids.put("replacement_id", insert(catalog, """
                    INSERT INTO replacements (id, data_set, service_name, directory, wish, digest, reason, requested_by,
                        requested_at, expires_at, status)
                    VALUES (?, ?, ?, '/srv/' || ?, jsonb_build_object('dataSet', ?::text), repeat('0', 64), 'x', 'admin',
                        now(), now() + interval '1 day', 'AWAITING_APPROVAL')
                    """, dataSet, name, name, dataSet));
            insert(catalog, """
                    INSERT INTO replacements (id, data_set, service_name, directory, wish, digest, reason, requested_by,
                        requested_at, expires_at, status, decided_by, decided_at, decision_reason)
                    VALUES (?, ?, ?, '/srv/' || ?, jsonb_build_object('dataSet', ?::text), repeat('0', 64), 'x', 'admin',
                        now(), now() + interval '1 day', 'REJECTED', 'somebody', now(), 'not now')
                    """, dataSet, name, name, dataSet);
            ids.put("custody_id", insert(catalog, """
                    INSERT INTO custody_requests (id, act, data_set, service_name, repository, recovery_point_id, impact,
                        digest, reason, requested_by, requested_at, expires_at, status)
                    VALUES (?, 'DELETE_POINT', ?, ?, 'repo-a', ?::uuid, '{}', repeat('0', 64), 'x', 'admin', now(),
                        now() + interval '1 day', 'AWAITING_APPROVAL')
                    """, dataSet, name, first));
        }
        return ids;
    }

    private static String pointOf(Api admin, String dataSet) throws Exception {
        return admin.get(ADMIN + "recovery_points?dataSet=" + dataSet + "&limit=1")
                .ok()
                .json()
                .path("items")
                .path(0)
                .path("recoveryPointId")
                .asString();
    }

    private static String made(Api admin, String path, String id, Object body) throws Exception {
        return admin.post(ADMIN + path, body).ok().json().path(id).asString();
    }

    private static String insert(Connection catalog, String sql, String... parameters) throws Exception {
        UUID id = UUID.randomUUID();
        try (PreparedStatement statement = catalog.prepareStatement(sql)) {
            statement.setObject(1, id);
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 2, parameters[i]);
            }
            statement.executeUpdate();
        }
        return id.toString();
    }
}
