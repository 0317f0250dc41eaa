package io.holdfast.repository.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.Restic;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stock restic and we, in turn on one repository behind each kind of server. */
class StoresInteroperationTest {
    private static final Instant TIME = Instant.parse("2026-02-03T04:05:06Z");

    @TempDir
    Path folder;

    private byte[] content = new byte[3_000_000];

    @BeforeEach
    void fill() {
        new Random(5).nextBytes(content);
    }

    @Test
    void behind_s3() throws Exception {
        try (Peer server = Peer.s3Proxy(folder.resolve("server"))) {
            Map<String, String> variables = Map.of("AWS_ACCESS_KEY_ID", "us", "AWS_SECRET_ACCESS_KEY", "secret");
            inTurn("s3:http://127.0.0.1:" + server.port() + "/bucket/some/place", variables, List.of());
        }
    }

    @Test
    void behind_rest() throws Exception {
        try (Peer server = Peer.rclone(folder.resolve("server"), "ann", "secret", List.of())) {
            inTurn("rest:http://ann:secret@127.0.0.1:" + server.port() + "/place/", Map.of(), List.of());
        }
    }

    @Test
    void behind_ssh() throws Exception {
        try (SshServer server = SshServer.start(folder.resolve("server"))) {
            String ssh = "ssh -p " + server.peer().port() + " -i "
                    + server.variables().get("HOLDFAST_SFTP_IDENTITY_FILE") + " -o UserKnownHostsFile="
                    + server.variables().get("HOLDFAST_SFTP_KNOWN_HOSTS") + " -o IdentitiesOnly=yes "
                    + System.getProperty("user.name") + "@127.0.0.1 -s sftp";
            inTurn(server.url("place"), server.variables(), List.of("-o", "sftp.command=" + ssh));
        }
    }

    private void inTurn(String location, Map<String, String> variables, List<String> options) throws Exception {
        StoreLocation parsed = StoreLocation.parse(location);
        try (Repository ours = Repositories.init(
                Stores.open(parsed, Variables.of(variables), StoreLimits.DEFAULT),
                Optional.of(folder.resolve("cache")),
                password())) {
            back(ours, "first");
        }
        restic(location, variables, options, "check", "--read-data");
        Path restored = folder.resolve("restored");
        restic(location, variables, options, "restore", "latest", "--target", restored.toString());
        assertThat(restored.resolve("first")).hasBinaryContent(content);

        Path source = Files.createDirectory(folder.resolve("source"));
        Files.write(source.resolve("second"), content);
        Files.writeString(source.resolve("third"), "written by restic");
        restic(location, variables, options, "backup", source.toString());

        // twice: what the cache holds is as good
        for (int i = 0; i < 2; i++) {
            try (Repository ours = Repositories.open(
                    Stores.open(
                            parsed, Variables.of(variables), new StoreLimits(Duration.ofSeconds(30), 4, 0, 0, false)),
                    Optional.of(folder.resolve("cache")),
                    password())) {
                assertThat(ours.snapshots()).hasSize(2);
                assertThat(ours.check(true, Progress.NONE).errors()).isEmpty();
                Snapshot theirs = ours.snapshots().stream()
                        .filter(snapshot -> snapshot.paths().contains(source.toString()))
                        .findFirst()
                        .orElseThrow();
                Path target = folder.resolve("target-" + i);
                ours.restore(theirs, EntryPath.ROOT, target, Progress.NONE);
                Path found = target.resolve(source.toString().substring(1));
                assertThat(found.resolve("second")).hasBinaryContent(content);
                assertThat(found.resolve("third")).hasContent("written by restic");
                if (i == 1) {
                    ours.forget(List.of(theirs.id()));
                    assertThat(ours.snapshots()).hasSize(1);
                }
            }
        }
        restic(location, variables, options, "check");
    }

    private static Password password() {
        return Password.of(Restic.PASSWORD.toCharArray());
    }

    private void back(Repository repository, String name) throws Exception {
        SnapshotRequest request =
                new SnapshotRequest(TIME, "db1", "holdfast", List.of("/" + name), List.of(), Optional.empty());
        repository.backup(
                request,
                sink -> sink.file(
                        EntryPath.of(name),
                        EntryMetadata.synthetic(0600, TIME),
                        new ByteArrayInputStream(content),
                        Cuts.CONTENT),
                Progress.NONE);
    }

    private void restic(String location, Map<String, String> variables, List<String> options, String... arguments)
            throws Exception {
        List<String> command = new ArrayList<>(List.of("restic", "--no-cache", "-r", location));
        command.addAll(options);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(variables);
        builder.environment().put("RESTIC_PASSWORD", Restic.PASSWORD);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
    }
}
