package io.holdfast.server.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.schema.CatalogSchema;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.SiteGroups;
import io.holdfast.control.site.SiteGroups.Progress.State;
import io.holdfast.server.RunningServer;
import io.holdfast.server.catalog.EmbeddedDatabase;
import io.holdfast.site.lease.CatalogLeaseStore;
import io.holdfast.site.lease.EtcdCluster;
import io.holdfast.site.lease.GroupStore;
import io.holdfast.site.lease.GroupView;
import io.holdfast.site.lease.LeaseStore;
import io.holdfast.site.lease.LeaseStore.Change;
import io.holdfast.site.lease.SiteStatus;
import io.holdfast.site.lease.Takeover;
import io.holdfast.sources.postgres.engine.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** On a real etcd and in a real catalog; what agents write there is written by the test. */
@Timeout(400)
class AgreedSiteGroupsTest {
    @TempDir
    Path folder;

    private static SiteGroup group(int port) {
        return new SiteGroup(
                "db",
                "trading",
                List.of("http://127.0.0.1:" + port),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Nothing is asked of it. */
    private static final DataSource NOWHERE = new PGSimpleDataSource();

    private static AgreedSiteGroups groups(DataSource catalog) {
        return new AgreedSiteGroups(new SecretReads(event -> {}, Clock.systemUTC()), catalog, Clock.systemUTC());
    }

    private static void agentsSay(LeaseStore records) throws Exception {
        String active = """
                {"site":"a","home":"h","epoch":7,"beat":1,"released":false,"reason":"r","since":"2026-01-01T00:00:00Z",
                "database":{"address":"x","port":1,"systemIdentifier":"","timeline":1,"flushed":"0/0"},"caughtUp":["b"]}""";
        String status = """
                {"site":"%s","home":"h","role":"%s","timeline":1,"followers":%s,"streaming":%b,"seesActive":true,
                "health":"http://x","at":"2026-01-01T00:00:00Z"}""";
        records.transact(
                Optional.empty(),
                List.of(
                        Change.put("/holdfast/sites/db/active", active),
                        Change.put(
                                "/holdfast/sites/db/site/a",
                                status.formatted(
                                        "a",
                                        "ACTIVE",
                                        "{\"b\":{\"lagBytes\":4096,\"lagMillis\":1500,\"heartbeatMillis\":2500,\"synchronous\":true}}",
                                        false)),
                        Change.put("/holdfast/sites/db/site/b", status.formatted("b", "STANDBY", "{}", true))),
                "/holdfast/sites/db/");
    }

    private static void untilAnswers(EtcdCluster etcd) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
        while (true) {
            try {
                agentsSay(etcd);
                return;
            } catch (IOException e) {
                assertThat(System.nanoTime()).as(e.toString()).isLessThan(deadline);
                Thread.sleep(50);
            }
        }
    }

    @Test
    void a_group_is_told_with_its_lag_and_asked_for_a_takeover_once() throws Exception {
        int port = FreePort.find();
        int peers = FreePort.find();
        Process process = new ProcessBuilder(
                        "etcd",
                        "--data-dir",
                        folder.resolve("etcd").toString(),
                        "--listen-client-urls",
                        "http://127.0.0.1:" + port,
                        "--advertise-client-urls",
                        "http://127.0.0.1:" + port,
                        "--listen-peer-urls",
                        "http://127.0.0.1:" + peers,
                        "--initial-advertise-peer-urls",
                        "http://127.0.0.1:" + peers,
                        "--initial-cluster",
                        "default=http://127.0.0.1:" + peers)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("etcd.log").toFile())
                .start();
        AgreedSiteGroups groups = groups(NOWHERE);
        SiteGroup group = group(port);
        try (EtcdCluster etcd =
                new EtcdCluster(List.of(URI.create("http://127.0.0.1:" + port)), Duration.ofSeconds(3), null)) {
            untilAnswers(etcd);
            isToldAndAsked(groups, group, etcd);
        } finally {
            groups.destroy();
            process.destroyForcibly().onExit().join();
        }
    }

    private static void tellsOfRehearsals(AgreedSiteGroups groups, SiteGroup group, LeaseStore records)
            throws Exception {
        UUID request = UUID.randomUUID();
        String ended = """
                {"id":"%s","by":"april","at":"2026-01-01T00:00:00Z","outcome":{"isolation":"a network of its own","bytes":9,
                "copySeconds":1,"recoverySeconds":2,"promotionSeconds":0.25,"databases":3%s}}""";
        String place = "/holdfast/rehearsals/db/b";
        // an agent of a release that asked no queries
        records.transact(
                Optional.empty(), List.of(Change.put(place, ended.formatted(request, ""))), "/holdfast/rehearsals/db/");
        assertThat(groups.rehearsed(group, request, "b").detail()).contains("3 databases could be read; copied in");
        records.transact(
                Optional.empty(),
                List.of(Change.put(place, ended.formatted(request, ",\"queries\":2"))),
                "/holdfast/rehearsals/db/");
        assertThat(groups.rehearsed(group, request, "b").detail())
                .contains("3 databases could be read, queries of its file answered with true: 2; copied in");
    }

    private static void isToldAndAsked(AgreedSiteGroups groups, SiteGroup group, LeaseStore records) throws Exception {
        GroupStanding standing = groups.look(group);
        assertThat(standing.active()).isEqualTo("a");
        assertThat(standing.token()).isEqualTo(7);
        GroupStanding.Member standby = standing.member("b").orElseThrow();
        assertThat(standby.lagBytes()).isEqualTo(4096);
        assertThat(standby.lagSeconds()).isEqualTo(1.5);
        assertThat(standby.heartbeatLagSeconds()).isEqualTo(2.5);
        assertThat(standby.withoutLoss()).isTrue();
        assertThat(standby.streaming()).isTrue();

        UUID request = UUID.randomUUID();
        assertThat(groups.progress(group, request).state()).isEqualTo(State.UNKNOWN);
        assertThat(groups.ask(group, request, true, "b", false, "april")).isTrue();
        assertThat(groups.ask(group, request, true, "b", false, "april")).isTrue();
        assertThat(groups.ask(group, UUID.randomUUID(), true, "b", false, "admin"))
                .isFalse();
        assertThat(groups.progress(group, request).state()).isEqualTo(State.ASKED);
        assertThat(groups.look(group).underWay()).contains("switchover to b", "april");

        GroupStore agents = new GroupStore(records, "db");
        agents.record(new Takeover(
                8,
                "b",
                Optional.of("a"),
                "asked for",
                Optional.of(request.toString()),
                1,
                2,
                3,
                Optional.of(true),
                Optional.empty(),
                0,
                0,
                Optional.of(0L),
                Optional.empty(),
                Instant.EPOCH));
        UUID unplanned = UUID.randomUUID();
        agents.record(new Takeover(
                9,
                "a",
                Optional.of("b"),
                "b is gone",
                Optional.of(unplanned.toString()),
                3000,
                200,
                800,
                Optional.of(false),
                Optional.of(500L),
                8192,
                250,
                Optional.of(1750L),
                Optional.empty(),
                Instant.EPOCH.plusSeconds(1)));
        agents.endWish();
        assertThat(groups.progress(group, request).state()).isEqualTo(State.DONE);
        assertThat(groups.progress(group, request).detail()).contains("token 8", "Nothing is missing");
        assertThat(groups.progress(group, request).facts()).containsEntry("lossSeconds", "0.0");
        SiteGroups.Progress lossy = groups.progress(group, unplanned);
        assertThat(lossy.detail()).contains("At most the last 1750 ms are lost: 8.19 kB");
        assertThat(lossy.facts())
                .containsEntry("active", "a")
                .containsEntry("lostBytes", "8192")
                .containsEntry("lossSeconds", "1.8")
                .containsEntry("detectionSeconds", "3.0")
                .containsEntry("fencingSeconds", "0.2")
                .containsEntry("promotionSeconds", "0.8")
                .containsEntry("tookSeconds", "4.0");
        UUID refused = UUID.randomUUID();
        groups.ask(group, refused, true, "b", false, "anna");
        agents.refuse(agents.view().wish().orElseThrow(), "no switchover to b: it does not stream");
        assertThat(groups.progress(group, refused).state()).isEqualTo(State.UNKNOWN);
        assertThat(groups.progress(group, refused).detail())
                .isEqualTo("Given up: no switchover to b: it does not stream.");
        assertThat(groups.progress(group, UUID.randomUUID()).detail()).startsWith("Not asked for");
        tellsOfRehearsals(groups, group, records);
        assertThat(groups.takeovers(group))
                .extracting(
                        SiteGroups.TakeoverTime::site,
                        SiteGroups.TakeoverTime::planned,
                        SiteGroups.TakeoverTime::fromRepository,
                        SiteGroups.TakeoverTime::seconds)
                .containsExactly(tuple("a", false, true, 4.0), tuple("b", true, false, 0.006));
    }

    @Test
    void a_group_that_agrees_in_the_catalog_is_told_and_asked_likewise_by_an_agent_that_may_do_nothing_else()
            throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.start(folder.resolve("catalog"), RunningServer.PROGRAMS)) {
            PGSimpleDataSource catalog = dataSource(database, database.user(), database.password());
            new CatalogSchema(catalog).migrate(CatalogSchema.newest());
            try (Connection connection = catalog.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE ROLE agent LOGIN PASSWORD 'of the agent'");
                PGSimpleDataSource agent = dataSource(database, "agent", "of the agent");
                LeaseStore records = new CatalogLeaseStore(agent::getConnection);
                assertThatThrownBy(() -> agentsSay(records)).hasMessageContaining("permission denied");
                statement.execute("GRANT EXECUTE ON FUNCTION site_transact TO agent");
                agentsSay(records);
                AgreedSiteGroups groups = groups(catalog);
                isToldAndAsked(groups, inCatalog(), records);
                groups.destroy();
                try (Connection agents = agent.getConnection();
                        Statement direct = agents.createStatement()) {
                    assertThatThrownBy(() -> direct.execute("SELECT * FROM site_records"))
                            .hasMessageContaining("permission denied");
                }
            }
        }
    }

    private static PGSimpleDataSource dataSource(EmbeddedDatabase database, String user, String password) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(database.jdbcUrl());
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    private static SiteGroup inCatalog() {
        return new SiteGroup(
                "db", "trading", List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Test
    void an_agent_that_says_the_same_for_five_seconds_is_silent_until_it_speaks_again() {
        Silence silence = new Silence();
        long second = Duration.ofSeconds(1).toNanos();
        assertThat(silence.isSilent("db", said(1), 100 * second))
                .as("nobody knows how old that is")
                .isFalse();
        assertThat(silence.isSilent("db", said(1), 104 * second)).isFalse();
        assertThat(silence.isSilent("other", said(1), 105 * second)).isFalse();
        assertThat(silence.isSilent("db", said(1), 105 * second)).isTrue();
        assertThat(silence.isSilent("db", said(1), 200 * second)).isTrue();
        assertThat(silence.isSilent("db", said(2), 201 * second)).isFalse();
        assertThat(silence.isSilent("db", said(2), 206 * second)).isTrue();

        GroupView view = new GroupView(
                Optional.empty(), Map.of("a", said(2)), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(Standings.of(group(1), view, status -> true).members())
                .singleElement()
                .satisfies(member -> {
                    assertThat(member.role()).isEqualTo("silent");
                    assertThat(member.streaming()).isFalse();
                });
        assertThat(Standings.of(group(1), view, status -> false).members())
                .extracting(GroupStanding.Member::role)
                .containsExactly("active");
    }

    /** @param second when it said so */
    private static SiteStatus said(int second) {
        return new SiteStatus(
                "a",
                "home",
                Optional.empty(),
                SiteStatus.Role.ACTIVE,
                1,
                Optional.empty(),
                Map.of(),
                true,
                Optional.empty(),
                Optional.empty(),
                true,
                "",
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH.plusSeconds(second));
    }

    @Test
    void a_group_whose_etcd_is_away_says_so() throws Exception {
        AgreedSiteGroups groups = groups(NOWHERE);
        try {
            SiteGroup group = group(1);
            assertThatThrownBy(() -> groups.look(group)).hasMessageContaining("does not answer");
        } finally {
            groups.destroy();
        }
    }
}
