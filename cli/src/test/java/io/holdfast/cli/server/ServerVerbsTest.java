package io.holdfast.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.server.HoldfastServer;
import io.holdfast.server.ServerOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Verbs that ask a server, against one with a data set of files and a repository. */
@Timeout(300)
class ServerVerbsTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    static Path folder;

    private static HoldfastServer server;
    private static Path password;

    @BeforeAll
    static void start() throws Exception {
        password = Files.writeString(folder.resolve("admin-password"), PASSWORD + "\n");
        server = HoldfastServer.start(ServerOptions.of(folder.resolve("data"), line -> {})
                .withPrograms(Path.of(System.getProperty("java.io.tmpdir"), "holdfast-test-programs"))
                .withPort(0)
                .withOwnBackups("never")
                .withAdminPasswordFile(password));
        Path source = Files.createDirectories(folder.resolve("source"));
        Files.writeString(source.resolve("app.conf"), "answer = 42\n");
        Files.writeString(folder.resolve("repository-password"), "secret\n");
        Path declarations = Files.writeString(folder.resolve("all.yaml"), """
                apiVersion: holdfast.io/v1
                kind: Site
                metadata: { name: here }
                spec: { role: primary }
                ---
                apiVersion: holdfast.io/v1
                kind: Repository
                metadata: { name: near }
                spec: { site: here, location: "%1$s/near", passwordFile: "%1$s/repository-password" }
                ---
                apiVersion: holdfast.io/v1
                kind: Service
                metadata: { name: records }
                spec: { targets: { rtoMinutes: 60, rpoMinutes: 15, reason: The law asks for them } }
                ---
                apiVersion: holdfast.io/v1
                kind: Policy
                metadata: { name: plain }
                spec: { repositories: [near] }
                ---
                apiVersion: holdfast.io/v1
                kind: DataSet
                metadata: { name: configuration }
                spec: { service: records, policy: plain, source: { kind: files, path: "%1$s/source" } }
                """.formatted(folder));
        done("apply", "-f", declarations.toString(), "--yes");
        done("backup", "configuration");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", server.address(), "--user", "admin"));
        all.addAll(List.of("--user-password-file", password.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private static String done(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    @Test
    void the_settings_say_where_each_of_them_comes_from() {
        assertThat(done("settings")).contains("SET BY", "--port").doesNotContain(PASSWORD);
        assertThat(done("settings", "--json")).contains("\"sections\"").doesNotContain(PASSWORD);
    }

    @Test
    void a_repository_tells_what_it_holds_and_what_of_it_is_locked() {
        assertThat(done("repository", "near"))
                .containsPattern("room +[0-9.]+ [kMGT]?B of [0-9.]+ [kMGT]?B")
                .contains("not yet: it takes three days of measurements", "0 of the 1 newest recovery points");
        assertThat(done("repository", "near", "--json")).contains("\"capacity\"", "\"immutability\"");
        assertThat(run("repository", "far").exitCode()).isNotZero();
    }

    @Test
    void recovery_points_tell_how_they_grew() {
        assertThat(done("points", "growth", "--repository", "near", "--days", "2"))
                .startsWith("1 recovery points.")
                .contains(LocalDate.now(ZoneOffset.UTC).toString());
    }

    @Test
    void a_dry_run_of_a_restore_says_what_it_would_do_and_does_nothing() {
        assertThat(done("restore", "configuration", "--dry-run"))
                .contains("(FullRestore)", "near, recovery point", "a new directory of its own", "Nothing was done.")
                .containsPattern("to read    [0-9.]+ [kM]?B from the repository, for [0-9.]+ [kM]?B in [0-9]+ files")
                .contains("takes      unknown, target ", "No restore of configuration was measured yet")
                .contains("approval   nobody has to")
                .doesNotContain("IN THE WAY");
        assertThat(done("restore", "configuration", "--select", "path=nobody", "--dry-run"))
                .contains("IN THE WAY Recovery point ", "has no /nobody. List the recovery point");
        assertThat(done("restores", "--json")).contains("\"items\":[]");
        CommandRun neither = run("restore", "configuration");
        assertThat(neither.exitCode()).isEqualTo(ExitCode.USAGE.code());
        assertThat(neither.err()).contains("--reason");
    }

    @Test
    void one_s_own_password_is_changed_by_who_knows_it() throws Exception {
        Path next = Files.writeString(folder.resolve("next"), "another horse battery staple\n");
        Path wrong = Files.writeString(folder.resolve("wrong"), "not the password\n");
        CommandRun refused =
                run("password", "--current-password-file", wrong.toString(), "--new-password-file", next.toString());
        assertThat(refused.exitCode()).isNotZero();
        assertThat(done(
                        "password",
                        "--current-password-file",
                        password.toString(),
                        "--new-password-file",
                        next.toString()))
                .contains("The password is changed.");
        assertThat(run("status").exitCode()).isEqualTo(ExitCode.SIGN_IN.code());
        Path first = Files.writeString(folder.resolve("first"), PASSWORD + "\n");
        Path before = password;
        password = next;
        try {
            done("password", "--current-password-file", next.toString(), "--new-password-file", first.toString());
        } finally {
            password = before;
        }
        done("status");
    }
}
