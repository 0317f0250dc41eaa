package io.holdfast.repository.store.sftp;

import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.StoreLocation;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.keyverifier.KnownHostsServerKeyVerifier;
import org.apache.sshd.client.keyverifier.RejectAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.apache.sshd.common.keyprovider.FileKeyPairProvider;
import org.apache.sshd.core.CoreModuleProperties;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.extensions.openssh.OpenSSHStatPathExtension;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection to a server, and channels in it, each for one call at a time. A broken connection is made anew. */
final class Channels {
    private static final Logger LOG = LoggerFactory.getLogger(Channels.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StoreLocation.Sftp at;
    private final Path knownHosts;
    private final List<Path> identities;
    private final Optional<String> password;
    private final Optional<Path> agent;
    private final Deque<SftpClient> idle = new ArrayDeque<>();
    private @Nullable SshClient ssh;
    private @Nullable ClientSession session;
    private boolean closed;

    private Channels(
            StoreLocation.Sftp at,
            Path knownHosts,
            List<Path> identities,
            Optional<String> password,
            Optional<Path> agent) {
        this.at = at;
        this.knownHosts = knownHosts;
        this.identities = identities;
        this.password = password;
        this.agent = agent;
    }

    static Channels to(StoreLocation.Sftp at, Variables variables) throws IOException {
        Path own = Path.of(System.getProperty("user.home"), ".ssh");
        Optional<Path> identity = variables.get("HOLDFAST_SFTP_IDENTITY_FILE").map(Path::of);
        if (identity.isPresent() && !Files.isReadable(identity.get())) {
            throw new RepositoryException("The key that HOLDFAST_SFTP_IDENTITY_FILE names, " + identity.get()
                    + ", cannot be read. Check its path and who may read it.");
        }
        List<Path> identities = identity.map(List::of)
                .orElseGet(() ->
                        List.of(own.resolve("id_ed25519"), own.resolve("id_ecdsa"), own.resolve("id_rsa")).stream()
                                .filter(Channels::isUsable)
                                .toList());
        Path knownHosts =
                variables.get("HOLDFAST_SFTP_KNOWN_HOSTS").map(Path::of).orElse(own.resolve("known_hosts"));
        // as with ssh: whoever names a key means that one
        Optional<Path> agent = identity.isPresent()
                ? Optional.empty()
                : variables.get("SSH_AUTH_SOCK").map(Path::of).filter(Channels::isListening);
        return new Channels(at, knownHosts, identities, variables.get("HOLDFAST_SFTP_PASSWORD"), agent);
    }

    /** The user's own key may have a passphrase, which its agent knows and we do not. */
    private static boolean isUsable(Path key) {
        if (!Files.isReadable(key)) {
            return false;
        }
        try {
            return new FileKeyPairProvider(key).loadKeys(null).iterator().next() != null;
        } catch (RuntimeException e) {
            LOG.debug("{} cannot be used without its passphrase", key, e);
            return false;
        }
    }

    private static boolean isListening(Path socket) {
        try (SocketAgent asked = SocketAgent.at(socket)) {
            return asked.isOpen();
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("No ssh-agent answers at {}, which SSH_AUTH_SOCK names; doing without", socket);
            return false;
        }
    }

    /** Something to do in a channel. */
    interface Use<T> {
        T with(SftpClient client) throws IOException;
    }

    <T> T useFile(String what, StoreFile file, Use<T> use) throws IOException {
        try {
            return use(what, use);
        } catch (SftpException e) {
            if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
                throw new NoSuchFileException(file.path());
            }
            throw e;
        }
    }

    /** @throws SftpException when the server says no for another reason than a missing permission */
    <T> T use(String what, Use<T> use) throws IOException {
        SftpClient client = take();
        boolean sound = false;
        try {
            T answer = use.with(client);
            sound = true;
            return answer;
        } catch (SftpException e) {
            sound = client.isOpen();
            if (e.getStatus() == SftpConstants.SSH_FX_PERMISSION_DENIED) {
                throw new RepositoryException(
                        "Cannot " + what + " at " + at + ": permission denied. Let the user who signs in there read and"
                                + " write that directory.",
                        e);
            }
            throw e;
        } catch (NoSuchFileException | java.nio.file.FileAlreadyExistsException | RepositoryException e) {
            sound = client.isOpen();
            throw e;
        } finally {
            give(client, sound);
        }
    }

    private SftpClient take() throws IOException {
        ClientSession connected;
        synchronized (this) {
            for (SftpClient client = idle.poll(); client != null; client = idle.poll()) {
                if (client.isOpen()) {
                    return client;
                }
            }
            connected = connection();
        }
        return SftpClientFactory.instance().createSftpClient(connected);
    }

    private void give(SftpClient client, boolean sound) throws IOException {
        synchronized (this) {
            if (sound && !closed) {
                idle.push(client);
                return;
            }
        }
        client.close();
    }

    private synchronized ClientSession connection() throws IOException {
        if (closed) {
            throw new RepositoryException("The repository at " + at + " is closed. Open it again.");
        }
        ClientSession present = session;
        if (present != null && present.isOpen()) {
            return present;
        }
        SshClient client = client();
        String user = at.user().orElse(System.getProperty("user.name"));
        ClientSession made =
                client.connect(user, at.host(), at.port()).verify(PATIENCE).getSession();
        try {
            password.ifPresent(made::addPasswordIdentity);
            made.auth().verify(PATIENCE);
        } catch (IOException e) {
            made.close(true);
            throw refused(e, user);
        }
        session = made;
        return made;
    }

    private IOException refused(IOException e, String user) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("key did not validate") || message.contains("Server key")) {
            return new RepositoryException(
                    "The server at " + at + " does not have the key by which it is known, or is not known. Compare its"
                            + " key with its administrator's, and put it into " + knownHosts
                            + " (ssh-keyscan -p " + at.port() + " " + at.host() + ").",
                    e);
        }
        if (e instanceof SshException && message.contains("authentication")) {
            return new RepositoryException(
                    "The server at " + at + " does not let " + user + " in with "
                            + (identities.isEmpty() ? "no key" : "the key " + identities.getFirst())
                            + (agent.isPresent() ? " or a key of the ssh-agent" : "")
                            + (password.isPresent() ? " or the password" : "")
                            + ". Set HOLDFAST_SFTP_IDENTITY_FILE or HOLDFAST_SFTP_PASSWORD, or add a key to the ssh-agent that"
                            + " SSH_AUTH_SOCK names, and let the key in there.",
                    e);
        }
        return e;
    }

    private SshClient client() {
        SshClient present = ssh;
        if (present != null) {
            return present;
        }
        SshClient client = SshClient.setUpDefaultClient();
        client.setServerKeyVerifier(new KnownHostsServerKeyVerifier(RejectAllServerKeyVerifier.INSTANCE, knownHosts));
        client.setKeyIdentityProvider(new FileKeyPairProvider(identities));
        agent.map(SocketAgent.Factory::new).ifPresent(client::setAgentFactory);
        CoreModuleProperties.HEARTBEAT_INTERVAL.set(client, Duration.ofSeconds(30));
        client.start();
        ssh = client;
        return client;
    }

    /** Whether the file system has no room for so many bytes, where the server tells. */
    boolean isFull(SftpClient client, String folder, long bytes) throws IOException {
        OpenSSHStatPathExtension statvfs = client.getExtension(OpenSSHStatPathExtension.class);
        if (statvfs == null || !statvfs.isSupported()) {
            return false;
        }
        var free = statvfs.stat(folder.isEmpty() ? "/" : folder);
        return free.f_bavail * free.f_frsize < bytes;
    }

    void close() {
        SshClient client;
        synchronized (this) {
            closed = true;
            idle.clear();
            client = ssh;
        }
        if (client != null) {
            client.close(true);
        }
    }
}
