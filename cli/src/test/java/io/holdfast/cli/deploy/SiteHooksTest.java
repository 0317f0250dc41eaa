package io.holdfast.cli.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands for site agents, run as an agent runs them. What they call is a stand-in that notes what it is told: there is no
 * PgBouncer, name server or cluster here.
 */
class SiteHooksTest {
    private static final Path HOOKS = DeployFiles.FOLDER.resolve("site-hooks");

    @TempDir
    Path folder;

    private record Ran(int code, String called, String said) {}

    private Ran run(String hook, String calls, int answers, Map<String, String> more)
            throws IOException, InterruptedException {
        Path told = folder.resolve(calls + ".told");
        Path program = Files.writeString(
                folder.resolve(calls),
                "#!/bin/sh\necho \"$@\" > " + told + "\n[ -t 0 ] || cat >> " + told + "\nexit " + answers + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProcessBuilder builder = new ProcessBuilder(
                        HOOKS.resolve(hook).toAbsolutePath().toString())
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectErrorStream(true);
        builder.environment()
                .putAll(new TreeMap<>(Map.of(
                        "PATH",
                        folder + ":" + System.getenv("PATH"),
                        "HOLDFAST_GROUP",
                        "trading-db",
                        "HOLDFAST_SITE",
                        "b",
                        "HOLDFAST_FROM",
                        "a",
                        "HOLDFAST_TOKEN",
                        "7",
                        "HOLDFAST_ADDRESS",
                        "10.2.0.1",
                        "HOLDFAST_PORT",
                        "5432")));
        builder.environment().putAll(more);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ran(process.waitFor(), Files.exists(told) ? Files.readString(told) : "", said);
    }

    @Test
    void a_pooler_is_led_to_the_active_server_and_told_to_read_that() throws Exception {
        Path active = folder.resolve("active.ini");
        Map<String, String> settings = Map.of("PGBOUNCER_ACTIVE", active.toString());
        Ran ran = run("pgbouncer", "psql", 0, settings);
        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(Files.readAllLines(active))
                .containsExactly("; token 7 of group trading-db: site b", "* = host=10.2.0.1 port=5432");
        assertThat(ran.called()).contains("dbname=pgbouncer", "--command RELOAD --command RECONNECT");
        assertThat(run("pgbouncer", "psql", 2, settings).code())
                .as("a pooler that does not take it")
                .isNotZero();
    }

    @Test
    void a_name_is_replaced_by_a_signed_update() throws Exception {
        Map<String, String> settings = Map.of(
                "DNS_SERVER", "10.0.0.53", "DNS_ZONE", "example.org", "DNS_NAME", "db.example.org", "DNS_KEY", "key");
        Ran ran = run("dns", "nsupdate", 0, settings);
        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(ran.called())
                .contains(
                        "-k key",
                        "server 10.0.0.53\nzone example.org\nupdate delete db.example.org A\n"
                                + "update add db.example.org 5 A 10.2.0.1\nsend\n");
        assertThat(run("dns", "nsupdate", 2, settings).code()).isNotZero();
        Ran unset = run("dns", "nsupdate", 0, Map.of());
        assertThat(unset.code()).isNotZero();
        assertThat(unset.said()).contains("DNS_SERVER");
    }

    @Test
    void a_service_has_the_active_server_as_its_endpoint() throws Exception {
        Ran ran = run("kubernetes", "kubectl", 0, Map.of("KUBERNETES_SERVICE", "trading-db"));
        assertThat(ran.code()).as(ran.said()).isZero();
        JsonObject slice = DeployFiles.yaml(ran.called().substring(ran.called().indexOf("apiVersion")))
                .getFirst();
        assertThat(slice.get("kind").getAsString()).isEqualTo("EndpointSlice");
        assertThat(slice.getAsJsonObject("metadata").getAsJsonObject("labels"))
                .hasToString("{\"kubernetes.io/service-name\":\"trading-db\"}");
        assertThat(slice.getAsJsonArray("endpoints").toString()).contains("[\"10.2.0.1\"]");
        assertThat(slice.getAsJsonArray("ports").toString()).contains("5432");
        assertThat(run("kubernetes", "kubectl", 1, Map.of("KUBERNETES_SERVICE", "trading-db"))
                        .code())
                .isNotZero();
    }
}
