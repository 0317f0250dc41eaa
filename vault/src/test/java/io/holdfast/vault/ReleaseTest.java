package io.holdfast.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.vault.release.Change;
import io.holdfast.vault.release.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What needs two people at the vault itself. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ReleaseTest {
    @TempDir
    private Path temporary;

    private TestVault vault;
    private Rest rest;

    @BeforeEach
    void start() throws Exception {
        vault = TestVault.start(temporary.resolve("vault"));
        rest = vault.rest("acme", "main").created();
    }

    @AfterEach
    void stop() {
        rest.close();
        vault.close();
    }

    private Request ask(Change change) throws IOException {
        return vault.desk().request("alice", TestVault.ALICE, change, "stored by mistake");
    }

    private Request approve(Request request) throws IOException {
        return vault.desk().approve("bob", TestVault.BOB, request.id());
    }

    @Test
    void a_locked_file_goes_early_when_two_people_agree_and_a_day_has_passed() throws Exception {
        String wrong = rest.store("data", bytes("stored by mistake"));
        String other = rest.store("data", bytes("stored on purpose"));
        Request request = ask(new Change.LetGo("acme/main", List.of("data/" + wrong)));
        assertThat(rest.delete("/data/" + wrong)).isEqualTo(403);
        assertThatThrownBy(() -> vault.desk().approve("alice", TestVault.ALICE, request.id()))
                .hasMessageContaining("another operator");
        assertThatThrownBy(() -> vault.desk().approve("bob", "guess", request.id()))
                .hasMessageContaining("no operator bob with this secret");
        approve(request);
        assertThat(rest.delete("/data/" + wrong)).isEqualTo(403);
        vault.time.pass(Duration.ofHours(25));
        assertThat(rest.delete("/data/" + other)).isEqualTo(403);
        assertThat(rest.delete("/data/" + wrong)).isEqualTo(200);
        assertThat(vault.audited())
                .contains(
                        "release requested",
                        "release not approved: asked for by the same operator",
                        "operator's secret refused",
                        "release approved",
                        "removal of a locked file refused (told once a minute)",
                        "locked file removed under a release");
    }

    @Test
    void a_release_that_is_withdrawn_or_over_lets_nothing_go() throws Exception {
        String name = rest.store("data", bytes("content"));
        Request withdrawn = approve(ask(new Change.LetGo("acme/main", List.of())));
        vault.desk().withdraw("alice", TestVault.ALICE, withdrawn.id());
        vault.time.pass(Duration.ofDays(2));
        assertThat(rest.delete("/data/" + name)).isEqualTo(403);
        approve(ask(new Change.LetGo("acme/main", List.of())));
        vault.time.pass(Duration.ofDays(9));
        assertThat(rest.delete("/data/" + name)).isEqualTo(403);
    }

    @Test
    void a_clock_that_leapt_ends_no_lock_until_two_people_believe_it() throws Exception {
        String name = rest.store("data", bytes("content"));
        vault.time.set(Duration.ofDays(60));
        assertThat(rest.delete("/data/" + name)).isEqualTo(403);
        assertThat(vault.server().status().problems())
                .anySatisfy(problem -> assertThat(problem).contains("clock").contains("--accept-clock"));
        vault.restart();
        try (Rest again = vault.rest("acme", "main")) {
            assertThat(again.delete("/data/" + name)).isEqualTo(403);
            approve(ask(vault.desk().acceptClock()));
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (!vault.server().status().problems().isEmpty()) {
                assertThat(System.nanoTime()).isLessThan(end);
                Thread.sleep(100);
            }
            assertThat(again.delete("/data/" + name)).isEqualTo(200);
        }
        assertThat(vault.audited()).contains("clock accepted");
    }

    @Test
    void a_clock_set_back_ends_no_lock_and_makes_none_shorter() throws Exception {
        vault.time.set(Duration.ofDays(-100));
        String name = rest.store("data", bytes("content"));
        assertThat(vault.server().status().problems())
                .anySatisfy(problem -> assertThat(problem).contains("behind"));
        vault.time.set(Duration.ofDays(100));
        vault.time.pass(Duration.ofDays(29));
        assertThat(rest.delete("/data/" + name)).isEqualTo(403);
        vault.time.pass(Duration.ofDays(2));
        assertThat(rest.delete("/data/" + name)).isEqualTo(200);
    }

    @Test
    void operators_and_a_shorter_retention_need_two_people_as_well() throws Exception {
        VaultDesk desk = vault.desk();
        assertThatThrownBy(() -> ask(new Change.RemoveOperator("bob")))
                .hasMessageContaining("Two operators have to stay");
        approve(ask(desk.addOperator("carol", "carol-secret")));
        approve(ask(new Change.RemoveOperator("alice")));
        assertThatThrownBy(() -> ask(new Change.AcceptClock(desk.time()))).hasMessageContaining("no operator alice");
        assertThat(desk.operators()).extracting("name").containsExactly("bob", "carol");

        assertThatThrownBy(() -> desk.change(
                        "acme",
                        java.util.Optional.empty(),
                        java.util.Optional.of(Duration.ofDays(1)),
                        java.util.Optional.empty()))
                .hasMessageContaining("two operators");
        Request shorter = desk.request(
                "carol", "carol-secret", new Change.ShortenRetention("acme", Duration.ofDays(1)), "a smaller disk");
        String before = rest.store("data", bytes("before"));
        approve(shorter);
        String after = rest.store("data", bytes("after"));
        vault.time.pass(Duration.ofDays(2));
        assertThat(rest.delete("/data/" + before)).isEqualTo(403);
        assertThat(rest.delete("/data/" + after)).isEqualTo(200);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
