package io.holdfast.server.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.HoldfastServer;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.catalog.ExternalCatalog;
import io.holdfast.site.lease.CatalogLeaseStore;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.LeaseStore;
import io.holdfast.site.lease.LeaseStore.Change;
import io.holdfast.site.lease.Takeover;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** In a running server with a group that agrees in its catalog; what agents write there is written by the test. */
@Timeout(400)
class TakeoverTrailTest {
    private static final Instant HAPPENED = Instant.parse("2026-11-30T10:00:00Z");

    @TempDir
    Path folder;

    /** That a site is active, and how it became so. */
    private static void active(
            LeaseStore records, long token, String site, Optional<String> from, String reason, Optional<UUID> request)
            throws Exception {
        String active = """
                {"site":"%s","home":"h","epoch":%d,"beat":1,"released":false,"reason":"r","since":"2026-01-01T00:00:00Z",
                "database":{"address":"x","port":1,"systemIdentifier":"","timeline":1,"flushed":"0/0"},"caughtUp":[]}""";
        records.transact(
                Optional.empty(),
                List.of(Change.put("/holdfast/sites/db/active", active.formatted(site, token))),
                "/holdfast/sites/db/");
        new GroupStore(records, "db")
                .record(new Takeover(
                        token,
                        site,
                        from,
                        reason,
                        request.map(UUID::toString),
                        0,
                        0,
                        0,
                        Optional.of(true),
                        Optional.empty(),
                        0,
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        HAPPENED.plusSeconds(token)));
    }

    private static LeaseStore records(RunningServer server) {
        return new CatalogLeaseStore(() -> {
            try {
                return server.catalog();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static JsonNode recorded(RunningServer server) throws Exception {
        return server.admin()
                .get("/api/v1/admin/audit?action=site.takeover")
                .ok()
                .json()
                .path("items");
    }

    private static JsonNode awaitRecorded(RunningServer server, int many) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (true) {
            JsonNode items = recorded(server);
            if (items.size() >= many) {
                assertThat(items).hasSize(many);
                return items;
            }
            assertThat(System.nanoTime()).as(items.toString()).isLessThan(deadline);
            Thread.sleep(200);
        }
    }

    private static Optional<JsonNode> alert(RunningServer server) throws Exception {
        for (JsonNode one :
                server.admin().get("/api/v1/admin/alerts").ok().json().path("items")) {
            if (one.path("kind").asString().equals("site-takeover")) {
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    private static void awaitFirstLook(RunningServer server) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        try (Connection catalog = server.catalog();
                PreparedStatement noted = catalog.prepareStatement(
                        "SELECT count(*) FROM noted_takeovers WHERE group_name = 'db' AND token IN (6, 7)")) {
            while (true) {
                try (var rows = noted.executeQuery()) {
                    rows.next();
                    if (rows.getInt(1) == 2) {
                        return;
                    }
                }
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.sleep(200);
            }
        }
    }

    @Test
    void a_takeover_past_the_control_plane_is_recorded_once_and_told() throws Exception {
        UUID byHand = UUID.randomUUID();
        try (RunningServer server = RunningServer.start(folder)) {
            LeaseStore records = records(server);
            active(records, 6, "b", Optional.of("a"), "before anybody looked", Optional.empty());
            active(records, 7, "a", Optional.of("b"), "before anybody looked", Optional.empty());
            server.admin().apply(Declarations.base(folder) + """
                    ---
                    apiVersion: holdfast.io/v1
                    kind: SiteGroup
                    metadata: { name: db }
                    spec: { service: records, lease: catalog }
                    """).ok();
            awaitFirstLook(server);
            assertThat(recorded(server)).isEmpty();
            active(records, 8, "b", Optional.of("a"), "switchover asked for by mallory@db-1", Optional.of(byHand));
            JsonNode only = awaitRecorded(server, 1).path(0);
            assertThat(only.path("object").asString()).isEqualTo("SiteGroup/db");
            JsonNode detail = only.path("detail");
            assertThat(detail.path("site").asString()).isEqualTo("b");
            assertThat(detail.path("from").asString()).isEqualTo("a");
            assertThat(detail.path("token").asString()).isEqualTo("8");
            assertThat(detail.path("why").asString()).contains("mallory@db-1");
            assertThat(detail.path("at").asString())
                    .isEqualTo(HAPPENED.plusSeconds(8).toString());
            assertThat(detail.path("request").asString()).isEqualTo(byHand.toString());
            assertThat(detail.path("askedBy").asString()).contains("holdfast site");
        }
        try (RunningServer server = RunningServer.start(folder)) {
            LeaseStore records = records(server);
            JsonNode alert = alert(server).orElseThrow();
            assertThat(alert.path("severity").asString()).isEqualTo("critical");
            assertThat(alert.path("detail").asString()).contains("mallory@db-1", "token 8");
            assertThat(alert.path("runbook").asString()).endsWith("#a-site-took-over-past-the-control-plane");
            UUID ordered = UUID.randomUUID();
            try (Connection catalog = server.catalog();
                    PreparedStatement order = catalog.prepareStatement(
                            "INSERT INTO ordered_takeovers VALUES (?, 'db', 'april', now())")) {
                order.setObject(1, ordered);
                order.executeUpdate();
            }
            active(records, 9, "a", Optional.of("b"), "switchover asked for by april", Optional.of(ordered));
            JsonNode two = awaitRecorded(server, 2);
            assertThat(two.path(0).path("detail").path("askedBy").asString()).isEqualTo("a run of a plan");
            assertThat(alert(server).orElseThrow().path("detail").asString())
                    .as("what was ordered is no reason to tell")
                    .contains("token 8");
            // the same site again is no takeover
            active(records, 10, "a", Optional.of("a"), "started anew", Optional.empty());
            active(records, 11, "b", Optional.of("a"), "a did not renew its lease", Optional.empty());
            JsonNode three = awaitRecorded(server, 3);
            assertThat(three.findValuesAsString("token")).containsExactly("11", "9", "8");
            JsonNode told = alert(server).orElseThrow();
            assertThat(told.path("severity").asString()).isEqualTo("warning");
            assertThat(told.path("detail").asString()).contains("did not renew its lease");
        }
    }

    private HoldfastServer second(RunningServer first) throws Exception {
        Path catalog = first.data().resolve("catalog");
        String port = Files.readAllLines(catalog.resolve("data/postmaster.pid")).get(3);
        return HoldfastServer.start(ServerOptions.of(folder.resolve("second"), line -> {})
                .withPrograms(RunningServer.PROGRAMS)
                .withPort(0)
                .withOwnBackups("never")
                .withCatalog(new ExternalCatalog(
                        "jdbc:postgresql://127.0.0.1:" + port.strip() + "/postgres",
                        "holdfast",
                        Optional.of(catalog.resolve("password")))));
    }

    /** Until a server itself has looked at the group, which its own metrics then tell of. */
    private static void awaitLook(Api server) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
        while (!server.get("/actuator/prometheus").ok().text().contains("group=\"db\"")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.sleep(500);
        }
    }

    private static List<String> alerts(Api admin) throws Exception {
        List<String> causes = new ArrayList<>();
        for (JsonNode one :
                admin.get("/api/v1/admin/alerts?state=all").ok().json().path("items")) {
            if (one.path("kind").asString().equals("site-takeover")) {
                causes.add(one.path("detail").asString());
            }
        }
        return causes;
    }

    @Test
    void two_servers_on_one_catalog_record_each_takeover_once_and_raise_one_alarm() throws Exception {
        try (RunningServer first = RunningServer.start(folder);
                HoldfastServer second = second(first);
                Api other = Api.as(second.address(), "admin", RunningServer.PASSWORD)) {
            LeaseStore records = records(first);
            active(records, 6, "b", Optional.of("a"), "before anybody looked", Optional.empty());
            active(records, 7, "a", Optional.of("b"), "before anybody looked", Optional.empty());
            first.admin().apply(Declarations.base(folder) + """
                    ---
                    apiVersion: holdfast.io/v1
                    kind: SiteGroup
                    metadata: { name: db }
                    spec: { service: records, lease: catalog }
                    """).ok();
            awaitFirstLook(first);
            awaitLook(first.admin());
            awaitLook(other);
            List<String> tokens = new ArrayList<>();
            for (int token = 8; token < 14; token++) {
                String site = token % 2 == 0 ? "b" : "a";
                String before = token % 2 == 0 ? "a" : "b";
                active(
                        records,
                        token,
                        site,
                        Optional.of(before),
                        before + " did not renew its lease",
                        Optional.empty());
                tokens.addFirst(Integer.toString(token));
                // in step with neither of the watches
                Thread.sleep(3_700);
            }
            awaitRecorded(first, 6);
            // each of them has looked twice more since
            Thread.sleep(25_000);
            assertThat(recorded(first).findValuesAsString("token")).isEqualTo(tokens);
            assertThat(alerts(first.admin())).hasSize(1).first().asString().contains("token 13");
            assertThat(alerts(other)).isEqualTo(alerts(first.admin()));
        }
    }
}
