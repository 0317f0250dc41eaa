package io.holdfast.control.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.audit.AuditEvent;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.ScrubRule;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.readiness.ReadinessCheck.Standing;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LooksTest {
    private static final Service SERVICE = new Service(
            "trading",
            "",
            "",
            "tier-0",
            Optional.empty(),
            List.of(),
            new Targets(15, 60, "money", Optional.empty(), Optional.empty()),
            Optional.empty(),
            "cold");

    @TempDir
    Path folder;

    /** A service whose data set a plan restores from one repository, and switches to it by a request. */
    private Inventory inventory(String location, String url) {
        return Inventory.of(List.of(
                SERVICE,
                new DataSet(
                        "db",
                        "trading",
                        "both",
                        Optional.empty(),
                        Map.of(
                                "kind",
                                "postgresql",
                                "password-file",
                                folder.resolve("database").toString()),
                        List.of(),
                        Map.of()),
                new StoreDeclaration(
                        "far",
                        "b",
                        location,
                        Optional.of(folder.resolve("repository").toString()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        new ScrubRule(Optional.empty(), Optional.empty()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                DrPlan.of("p", """
                        {"approach": "cold", "site": "b", "repository": "far", "graph": [
                            {"id": "db", "restore": {"dataSet": "db"}},
                            {"id": "switch", "after": ["db"], "http": {"url": "%s"}}]}
                        """.formatted(url))));
    }

    @Test
    void a_secret_that_cannot_be_read_is_named_by_its_place_and_those_that_can_are_not_shown() throws Exception {
        List<AuditEvent> recorded = new ArrayList<>();
        SecretsLook look = new SecretsLook(new SecretReads(recorded::add, Clock.systemUTC()), Clock.systemUTC());
        Inventory inventory = inventory(folder.resolve("store").toString(), "http://127.0.0.1/");
        Files.writeString(folder.resolve("repository"), "of the repository\n");
        Finding missing = look.of(SERVICE, inventory);
        assertThat(missing.standing()).isEqualTo(Standing.BAD);
        assertThat(missing.reason())
                .contains("DataSet/db: source.password-file", "does not exist")
                .doesNotContain("of the repository");

        Files.writeString(folder.resolve("database"), "\n");
        assertThat(look.of(SERVICE, inventory).reason()).contains("is empty");
        Files.writeString(folder.resolve("database"), "of the database\n");
        assertThat(look.of(SERVICE, inventory)).isEqualTo(Finding.good("All 2 secrets that it needs can be read."));
        // once a day, however often it looks
        assertThat(recorded).singleElement().satisfies(event -> {
            assertThat(event.action()).isEqualTo("secrets.read");
            assertThat(event.object()).isEqualTo("Service/" + SERVICE.name());
            assertThat(event.detail())
                    .containsEntry("for", "readiness")
                    .extractingByKey("secrets", InstanceOfAssertFactories.STRING)
                    .contains("DataSet/db: source.password-file in file " + folder.resolve("database"))
                    .doesNotContain("of the database");
        });
    }

    @Test
    void names_that_do_not_resolve_are_named_and_those_that_only_a_run_knows_are_not_known() throws Exception {
        NamesLook look = new NamesLook(new Reachability(Clock.systemUTC()));
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String store = "s3:http://localhost:" + listening.getLocalPort() + "/bucket";
            Finding unresolved = look.of(SERVICE, inventory(store, "http://gateway.invalid:8080/to-b"));
            assertThat(unresolved.standing()).isEqualTo(Standing.BAD);
            assertThat(unresolved.reason())
                    .contains("gateway.invalid of DrPlan/p, step switch does not resolve")
                    .doesNotContain("localhost");
            assertThat(look.of(SERVICE, inventory(store, "http://{{site}}/to-b"))
                            .standing())
                    .isEqualTo(Standing.UNKNOWN);
            assertThat(look.of(SERVICE, inventory(store, "http://127.0.0.1:" + listening.getLocalPort() + "/")))
                    .isEqualTo(Finding.good("All of these answer: 127.0.0.1:" + listening.getLocalPort()
                            + ", localhost:" + listening.getLocalPort() + "."));
        }
    }

    @Test
    void where_nothing_listens_is_named_with_its_port_and_an_answer_counts_for_five_minutes() throws Exception {
        Instant[] now = {Instant.parse("2026-11-24T14:00:00Z")};
        NamesLook look = new NamesLook(new Reachability(new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now[0];
            }
        }));
        Inventory inventory;
        int port;
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();
            inventory = inventory(folder.toString(), "http://127.0.0.1:" + port + "/switch");
            assertThat(look.of(SERVICE, inventory).standing()).isEqualTo(Standing.GOOD);
        }
        now[0] = now[0].plusSeconds(299);
        assertThat(look.of(SERVICE, inventory).standing()).isEqualTo(Standing.GOOD);
        now[0] = now[0].plusSeconds(2);
        Finding silent = look.of(SERVICE, inventory);
        assertThat(silent.standing()).isEqualTo(Standing.BAD);
        assertThat(silent.reason())
                .contains("127.0.0.1 of DrPlan/p, step switch cannot be reached at port " + port, "Start what should");
    }

    @Test
    void people_are_told_of_what_is_amiss_twice_and_until_it_is_good_again() {
        AmissTwice twice = new AmissTwice();
        assertThat(looked(twice, Standing.BAD)).isFalse();
        assertThat(looked(twice, Standing.GOOD)).isFalse();
        assertThat(twice.standing()).isEmpty();
        assertThat(looked(twice, Standing.BAD)).as("once again").isFalse();
        assertThat(looked(twice, Standing.BAD)).isTrue();
        assertThat(looked(twice, Standing.UNKNOWN)).isFalse();
        assertThat(twice.standing()).containsExactly("readiness:trading/names");
        assertThat(looked(twice, Standing.BAD)).isTrue();
        twice.begin();
        assertThat(twice.standing()).as("a service that is declared no longer").isEmpty();
        assertThat(looked(twice, Standing.BAD)).isFalse();
    }

    private static boolean looked(AmissTwice twice, Standing found) {
        twice.begin();
        return twice.look("readiness:trading/names", found);
    }

    @Test
    void what_is_known_to_be_amiss_weighs_more_than_what_is_not_known() {
        assertThat(Finding.worst(List.of(Finding.good("a."), Finding.unknown("b."), Finding.bad("c."))))
                .isEqualTo(Finding.bad("a. b. c."));
        assertThat(Finding.worst(List.of(Finding.good("a."), Finding.unknown("b.")))
                        .standing())
                .isEqualTo(Standing.UNKNOWN);
    }
}
