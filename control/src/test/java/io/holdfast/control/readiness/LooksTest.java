package io.holdfast.control.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.readiness.ReadinessCheck.Standing;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
        SecretsLook look = new SecretsLook(Clock.systemUTC());
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
    }

    @Test
    void names_that_do_not_resolve_are_named_and_those_that_only_a_run_knows_are_not_known() {
        NamesLook look = new NamesLook();
        Finding unresolved =
                look.of(SERVICE, inventory("s3:https://localhost/bucket", "http://gateway.invalid:8080/to-b"));
        assertThat(unresolved.standing()).isEqualTo(Standing.BAD);
        assertThat(unresolved.reason())
                .contains("gateway.invalid of DrPlan/p, step switch does not resolve")
                .doesNotContain("localhost");
        assertThat(look.of(SERVICE, inventory("s3:https://localhost/bucket", "http://{{site}}/to-b"))
                        .standing())
                .isEqualTo(Standing.UNKNOWN);
        assertThat(look.of(SERVICE, inventory("s3:https://localhost/bucket", "http://127.0.0.1/")))
                .isEqualTo(Finding.good("All host names resolve: localhost."));
        assertThat(look.of(SERVICE, inventory(folder.toString(), "http://127.0.0.1/")))
                .isEqualTo(Finding.good("Nothing that brings it back goes by a host name."));
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
