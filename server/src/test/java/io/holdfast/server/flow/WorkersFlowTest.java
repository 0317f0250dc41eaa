package io.holdfast.server.flow;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.WorkPlace;
import io.holdfast.server.Api;
import io.holdfast.server.Declarations;
import io.holdfast.server.HoldfastServer;
import io.holdfast.server.Listening;
import io.holdfast.server.RunningServer;
import io.holdfast.server.ServerOptions;
import io.holdfast.server.catalog.ExternalCatalog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Servers on one catalog whose workers reach different sites. */
@Timeout(400)
class WorkersFlowTest {
    private static final String WORKERS = "/api/v1/admin/workers";

    @TempDir
    Path folder;

    @Test
    void work_goes_to_workers_that_reach_its_sites_and_waits_until_there_is_one() throws Exception {
        try (RunningServer server = RunningServer.start(
                folder,
                options ->
                        options.withOwnBackups("never").withPlace(new WorkPlace(Optional.of("site-b"), List.of())))) {
            Api admin = server.admin();
            admin.apply(Declarations.base(folder)
                            + Declarations.policy("both", "repo-a, repo-b")
                            + Declarations.files("configuration", "both", server.files("configuration")))
                    .ok();
            String status = admin.post("/api/v1/admin/backups/schedule_job", Map.of("dataSet", "configuration"))
                    .ok()
                    .json()
                    .path("statusUrl")
                    .asString();
            String said = awaitSaid(admin, status);
            assertThat(said).startsWith("No worker that runs reaches site-a, site-b ('holdfast workers' lists them).");
            assertThat(admin.get(status).json().path("attempts").asInt()).isZero();
            JsonNode alone = admin.get(WORKERS).ok().json().path("items");
            assertThat(alone).hasSize(1);
            assertThat(alone.path(0).path("reaches").toString()).isEqualTo("[\"site-b\"]");
            try (HoldfastServer other = start(server);
                    Listening listening = admin.listen("")) {
                // by the other one: the first cannot
                assertThat(admin.await(status, Duration.ofSeconds(180), "SUCCESS")
                                .path("recoveryPoints"))
                        .hasSize(2);
                // of a job that ran there, here
                listening.until("backup", "\"SUCCESS\"", "configuration");
                assertThat(Api.as(other.address(), "admin", RunningServer.PASSWORD)
                                .get(WORKERS)
                                .ok()
                                .json()
                                .path("items")
                                .findValuesAsString("site"))
                        .containsExactlyInAnyOrder("site-a", "site-b");
                isToldOnce(admin, listening, Api.as(other.address(), "admin", RunningServer.PASSWORD));
            }
            // who leaves says so
            assertThat(admin.get(WORKERS).ok().json().path("items")).hasSize(1);
        }
    }

    /**
     * Of a job that is asked for here and runs there. What this server has told the other comes back to it before what the
     * other tells later: if it took that for another's, it would have told it here once more by then.
     */
    private static void isToldOnce(Api here, Listening atHere, Api there) throws Exception {
        try (Listening atThere = there.listen("")) {
            long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
            // a server looks only now and then whether others listen
            for (boolean heard = false; !heard; ) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                String job = here.backUp("configuration").path("jobId").asString();
                heard = scheduled(atThere, job) > 0;
                assertThat(scheduled(atHere, job)).isLessThan(2);
            }
        }
    }

    /** How many times it was told that the job is to be run, before its end was. */
    private static long scheduled(Listening listening, String job) throws Exception {
        return listening.until("backup", "\"SUCCESS\"", job).stream()
                .filter(event -> event.type().equals("backup")
                        && event.data().contains("\"SCHEDULED\"")
                        && event.data().contains(job))
                .count();
    }

    /** On the catalog of the first one, at the other site. */
    private HoldfastServer start(RunningServer first) throws Exception {
        Path catalog = first.data().resolve("catalog");
        String port = Files.readAllLines(catalog.resolve("data/postmaster.pid"))
                .get(3)
                .strip();
        return HoldfastServer.start(ServerOptions.of(folder.resolve("data-2"), line -> {})
                .withPrograms(RunningServer.PROGRAMS)
                .withPort(0)
                .withOwnBackups("never")
                .withPlace(new WorkPlace(Optional.of("site-a"), List.of("site-b")))
                .withCatalog(new ExternalCatalog(
                        "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                        "holdfast",
                        Optional.of(catalog.resolve("password")))));
    }

    /** Why the job waits, once it says so. */
    private static String awaitSaid(Api admin, String status) throws Exception {
        return admin.await(
                        status,
                        Duration.ofSeconds(180),
                        job -> job.path("errorMessage").isString())
                .path("errorMessage")
                .asString();
    }
}
