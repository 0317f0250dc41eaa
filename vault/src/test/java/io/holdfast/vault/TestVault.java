package io.holdfast.vault;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.audit.AuditLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A vault on a free port of this machine, over TLS, with two operators and one client to begin with. */
final class TestVault implements AutoCloseable {
    static final String SECRET = "client-secret";
    static final String ALICE = "alice-secret";
    static final String BOB = "bob-secret";
    static final Duration RETENTION = Duration.ofDays(30);

    private final VaultFolder folder;
    private final VaultSettings settings;
    final TestTime time;
    private VaultServer server;

    private TestVault(VaultFolder folder, VaultSettings settings, TestTime time) throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.time = time;
        this.server = start();
    }

    static TestVault start(Path root) throws IOException {
        return start(root, settings -> settings);
    }

    static TestVault start(Path root, UnaryOperator<VaultSettings> how) throws IOException {
        VaultFolder folder = new VaultFolder(root);
        VaultSettings settings =
                how.apply(VaultSettings.usual().withAddress("127.0.0.1", 0).withLimits(0, 100));
        TestTime time = new TestTime();
        VaultDesk.init(
                folder,
                settings,
                List.of("localhost", "127.0.0.1"),
                Map.of("alice", ALICE, "bob", BOB),
                time.machine());
        TestVault vault = new TestVault(folder, settings, time);
        vault.add("acme", 10L << 30, RETENTION);
        return vault;
    }

    private VaultServer start() throws IOException {
        return VaultServer.start(folder, settings, time.machine(), time.nanos());
    }

    void restart() throws IOException {
        server.close();
        server = start();
    }

    void stop() {
        server.close();
    }

    void startAgain() throws IOException {
        server = start();
    }

    VaultDesk desk() throws IOException {
        return VaultDesk.open(folder, time.machine());
    }

    Client add(String name, long quota, Duration retention) throws IOException {
        return desk().add(
                        new VaultDesk.NewClient(
                                name, Client.Role.STORE, quota, retention, Duration.ofHours(1), true, Optional.empty()),
                        SECRET);
    }

    VaultFolder folder() {
        return folder;
    }

    VaultServer server() {
        return server;
    }

    /** As restic wants it, with the credential. */
    String url(String client, String repository) {
        return "https://" + client + ":" + SECRET + "@127.0.0.1:" + server.port() + "/" + client + "/" + repository
                + "/";
    }

    Rest rest(String client, String repository) throws IOException {
        return new Rest(server.address(), client, SECRET, repository, folder.certificate());
    }

    Path stored(String client, String repository, String path) {
        return folder.repositories().resolve(client).resolve(repository).resolve(path);
    }

    List<String> audited() throws IOException {
        List<String> what = new java.util.ArrayList<>();
        AuditLog.Verified verified = new AuditLog(folder.audit(), InstantSource.system())
                .verify(Optional.empty(), entry -> what.add(entry.what()));
        org.assertj.core.api.Assertions.assertThat(verified.problem()).isEmpty();
        return what;
    }

    @Override
    public void close() {
        server.close();
    }
}
