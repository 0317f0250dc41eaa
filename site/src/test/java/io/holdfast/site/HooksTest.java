package io.holdfast.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.site.lease.ActiveRecord;
import io.holdfast.site.lease.SiteStatus.Role;
import io.holdfast.site.lease.Takeover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands around a takeover, when they fail, and when the agent dies before they have succeeded. */
@Timeout(600)
class HooksTest {
    @TempDir
    Path folder;

    /** Notes what it is told, and fails while a file of its name stands there. */
    private Path hook(String name) throws IOException {
        Path hook = Files.writeString(folder.resolve(name), """
                #!/bin/sh
                echo "$HOLDFAST_SITE from $HOLDFAST_FROM by $HOLDFAST_TOKEN at $HOLDFAST_PORT" >> %1$s.log
                if [ -e %1$s.fails ]; then echo "no way to the %2$s"; exit 1; fi
                """.formatted(folder.resolve(name), name));
        Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwxr-xr-x"));
        return hook;
    }

    private void fails(String hook, boolean fails) throws IOException {
        Path mark = folder.resolve(hook + ".fails");
        if (fails) {
            Files.createFile(mark);
        } else {
            Files.delete(mark);
        }
    }

    private List<String> ran(String hook) throws IOException {
        Path log = folder.resolve(hook + ".log");
        return Files.exists(log) ? Files.readAllLines(log) : List.of();
    }

    @Test
    void nothing_is_promoted_without_a_fence_and_clients_are_led_on_until_that_has_succeeded() throws Exception {
        try (TwoSites sites = TwoSites.forFaults(
                folder,
                "automatic: true, synchronous: true, observers: 2, fence: [" + hook("fence") + "], changed: ["
                        + hook("changed") + "]",
                List.of(),
                true)) {
            sites.within(
                    Duration.ofSeconds(30),
                    "the first active site was told",
                    () -> !ran("changed").isEmpty());
            assertThat(ran("changed").getFirst()).startsWith("a from  by 1 at ");
            assertThat(ran("fence")).as("of whom nobody took over").isEmpty();
            TwoSites.run(sites.url(), "CREATE TABLE kept AS SELECT 1 AS id");

            fails("fence", true);
            fails("changed", true);
            sites.killAgent("a");
            TwoSites.signal("KILL", sites.server("a"));
            withoutAFenceNothing(sites);

            // an agent that is started when the active site is gone already goes on all the same
            sites.killAgent("b");
            sites.startAgent("b");
            int tries = ran("fence").size();
            sites.within(
                    Duration.ofSeconds(120),
                    "its next life tries it, too",
                    () -> ran("fence").size() > tries);
            fails("fence", false);
            sites.await("b is active", view -> TwoSites.role(view, "b") == Role.ACTIVE);
            Takeover takeover = last(sites);
            assertThat(takeover.from())
                    .as("who was fenced, after attempts that failed")
                    .contains("a");
            assertThat(takeover.lostBytes()).isZero();
            sites.within(
                    Duration.ofSeconds(60), "it is tried again", () -> told("b from a by " + takeover.epoch()) >= 2);
            sites.await(
                    "people see that clients are not led there",
                    view -> view.sites().get("b").problem().stream()
                            .anyMatch(problem -> problem.contains("clients are not led here yet")
                                    && problem.contains("no way to the changed")));

            // its next life knows whom clients are to be led away from
            sites.killAgent("b");
            sites.startAgent("b");
            sites.await(
                    "b has taken back what it had",
                    view -> TwoSites.role(view, "b") == Role.ACTIVE
                            && view.active().map(ActiveRecord::epoch).orElse(0L) > takeover.epoch());
            sites.within(
                    Duration.ofSeconds(60), "the next life tries it", () -> told("b from a by " + token(sites)) >= 1);
            assertThat(folder.resolve("home-b/changed-owed")).exists();
            fails("changed", false);
            sites.await(
                    "it has succeeded", view -> view.sites().get("b").problem().isEmpty());
            assertThat(folder.resolve("home-b/changed-owed")).doesNotExist();
            int runs = ran("changed").size();
            Thread.sleep(5000);
            assertThat(ran("changed")).as("once it has, it is not run again").hasSize(runs);
            assertThat(TwoSites.holds(sites.url(), "SELECT count(*) = 1 FROM kept"))
                    .isTrue();
        }
    }

    /** The lease is given back, so that each attempt fences anew: what the first one could not do, the next may not leave out. */
    private void withoutAFenceNothing(TwoSites sites) throws Exception {
        sites.within(
                Duration.ofSeconds(120),
                "it is tried again and again",
                () -> ran("fence").size() >= 3);
        assertThat(ran("fence")).allMatch(told -> told.startsWith("b from a by "));
        assertThat(ran("changed")).as("of nobody who is not active").hasSize(1);
        assertThat(sites.store.takeovers().values()).extracting(Takeover::site).containsOnly("a");
        sites.await(
                "b says why",
                view -> view.sites().get("b").problem().stream()
                        .anyMatch(problem -> problem.contains("no way to the fence")));
        sites.await(
                "the lease is a's again, by a token of its own",
                view -> view.active()
                        .filter(record -> record.site().equals("a") && record.epoch() > 1 && !record.released())
                        .isPresent());
        assertThat(TwoSites.role(sites.store.view(), "b")).isNotEqualTo(Role.ACTIVE);
    }

    private long told(String words) throws IOException {
        return ran("changed").stream()
                .filter(one -> one.startsWith(words + " "))
                .count();
    }

    private static long token(TwoSites sites) throws Exception {
        return sites.store.view().active().orElseThrow().epoch();
    }

    private static Takeover last(TwoSites sites) throws Exception {
        sites.within(
                Duration.ofSeconds(30),
                "it is noted",
                () -> sites.store.takeovers().size() >= 2);
        return sites.store.takeovers().get(sites.store.takeovers().lastKey());
    }
}
