package io.holdfast.repository.store;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** OpenSSH's server with keys and settings of its own, for the user who runs the tests. */
record SshServer(Peer peer, Path folder) implements AutoCloseable {

    static SshServer start(Path folder) throws Exception {
        Files.createDirectories(folder.resolve("data"));
        for (String key : List.of("host", "user", "stranger")) {
            Process made = new ProcessBuilder(
                            "ssh-keygen",
                            "-q",
                            "-t",
                            "ed25519",
                            "-N",
                            "",
                            "-f",
                            folder.resolve(key).toString())
                    .inheritIO()
                    .start();
            if (made.waitFor() != 0) {
                throw new IllegalStateException("ssh-keygen failed");
            }
        }
        int port = Peer.freePort();
        Files.copy(folder.resolve("user.pub"), folder.resolve("authorized"));
        String[] hostKey = Files.readString(folder.resolve("host.pub")).split(" ");
        Files.writeString(folder.resolve("known"), "[127.0.0.1]:" + port + " " + hostKey[0] + " " + hostKey[1] + "\n");
        Path settings = folder.resolve("sshd.conf");
        Files.writeString(
                settings,
                """
                Port %d
                ListenAddress 127.0.0.1
                HostKey %s
                AuthorizedKeysFile %s
                PidFile none
                StrictModes no
                UsePAM no
                PermitRootLogin yes
                PasswordAuthentication no
                Subsystem sftp internal-sftp
                """.formatted(port, folder.resolve("host"), folder.resolve("authorized")),
                StandardCharsets.UTF_8);
        // where it puts itself away when root runs it; made by the service otherwise
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        Peer peer =
                Peer.start(folder, port, Map.of(), List.of("/usr/sbin/sshd", "-D", "-e", "-f", settings.toString()));
        return new SshServer(peer, folder);
    }

    StoreLocation location(String place) {
        return StoreLocation.parse(url(place));
    }

    String url(String place) {
        return "sftp://" + System.getProperty("user.name") + "@127.0.0.1:" + peer.port() + "/"
                + folder.resolve("data").resolve(place);
    }

    Map<String, String> variables() {
        return Map.of(
                "HOLDFAST_SFTP_IDENTITY_FILE", folder.resolve("user").toString(),
                "HOLDFAST_SFTP_KNOWN_HOSTS", folder.resolve("known").toString());
    }

    Path strangersKey() {
        return folder.resolve("stranger");
    }

    @Override
    public void close() throws InterruptedException {
        peer.close();
    }
}
