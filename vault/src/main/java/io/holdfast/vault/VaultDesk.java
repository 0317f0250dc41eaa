package io.holdfast.vault;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.access.HashedSecret;
import io.holdfast.vault.access.Operator;
import io.holdfast.vault.access.Register;
import io.holdfast.vault.audit.AuditLog;
import io.holdfast.vault.disk.JsonFile;
import io.holdfast.vault.release.Change;
import io.holdfast.vault.release.Releases;
import io.holdfast.vault.release.Request;
import io.holdfast.vault.scrub.Mirror;
import io.holdfast.vault.status.Status;
import io.holdfast.vault.storage.Address;
import io.holdfast.vault.time.TrustedClock;
import io.holdfast.vault.tls.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is done at the vault itself, on its folder, whether it is running or not; a running vault takes each change with
 * the next request. Needs the account that the vault runs as. Every change is in the audit log.
 */
public final class VaultDesk {
    private final VaultFolder folder;
    private final VaultSettings settings;
    private final InstantSource machine;
    private final SecureRandom random;
    private final Register<Client> clients;
    private final Register<Operator> operators;
    private final AuditLog audit;
    private final Releases releases;

    private VaultDesk(VaultFolder folder, VaultSettings settings, InstantSource machine) throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.machine = machine;
        this.random = new SecureRandom();
        this.clients = Register.clients(folder.clients());
        this.operators = Register.operators(folder.operators());
        Instant now = TrustedClock.peek(folder.clock(), machine);
        this.audit = new AuditLog(folder.audit(), InstantSource.fixed(now));
        this.releases = new Releases(folder.releases(), operators, clients, audit, InstantSource.fixed(now), random);
    }

    /** @throws IOException when there is no vault in the folder */
    public static VaultDesk open(VaultFolder folder, InstantSource machine) throws IOException {
        return new VaultDesk(folder, VaultSettings.read(folder), machine);
    }

    /**
     * Makes a vault in an empty folder.
     *
     * @param hosts for the certificate that it makes, unless the settings name one or plain HTTP
     * @param secrets of each operator, by name: none, and then nothing can ever go early, or two at least
     * @throws IOException when there is a vault already
     */
    public static VaultDesk init(
            VaultFolder folder,
            VaultSettings settings,
            List<String> hosts,
            Map<String, String> secrets,
            InstantSource machine)
            throws IOException {
        if (Files.exists(folder.settings())) {
            throw new IOException("There is a vault in " + folder.root() + " already");
        }
        if (secrets.size() == 1) {
            throw new IOException("Name two operators at least: what one of them asks for, another has to approve");
        }
        folder.make();
        SecureRandom random = new SecureRandom();
        if (!settings.plainHttp() && settings.certificate().isEmpty()) {
            Certificates.selfSigned(folder.certificate(), folder.key(), hosts, machine.instant(), random);
        }
        VaultSettings.file(folder).write(settings);
        VaultDesk desk = new VaultDesk(folder, settings, machine);
        desk.audit.append(account(), "vault made", Map.of("operators", String.join(" ", secrets.keySet())));
        for (Map.Entry<String, String> operator : secrets.entrySet()) {
            desk.operators.put(
                    operator.getKey(),
                    new Operator(operator.getKey(), HashedSecret.of(operator.getValue(), random), machine.instant()));
        }
        return desk;
    }

    public VaultSettings settings() {
        return settings;
    }

    /** The SHA-256 of the certificate that is served; nothing with plain HTTP. */
    public Optional<String> fingerprint() throws IOException {
        return settings.plainHttp()
                ? Optional.empty()
                : Optional.of(Certificates.fingerprint(settings.certificate().orElse(folder.certificate())));
    }

    public List<Client> clients() throws IOException {
        return clients.all();
    }

    public Client client(String name) throws IOException {
        return clients.find(name).orElseThrow(() -> new IOException("There is no client " + name));
    }

    /** What a new client is to be. */
    public record NewClient(
            String name,
            Client.Role role,
            long quota,
            Duration retention,
            Duration tailRetention,
            boolean extendOnSnapshot,
            Optional<String> certificate) {}

    /** @throws IOException when the name was ever a client's: what that one stored would be the new one's */
    public Client add(NewClient wanted, String secret) throws IOException {
        if (clients.find(wanted.name()).isPresent()) {
            throw new IOException("There is, or was, a client " + wanted.name());
        }
        Client client = new Client(
                wanted.name(),
                wanted.role(),
                HashedSecret.of(secret, random),
                wanted.certificate(),
                wanted.quota(),
                wanted.retention(),
                wanted.tailRetention(),
                wanted.extendOnSnapshot(),
                false,
                machine.instant());
        return store(client, "client added");
    }

    /** Gives the client another secret; the old one is worth nothing from the next request on. */
    public Client rotate(String name, String secret) throws IOException {
        return store(client(name).withSecret(HashedSecret.of(secret, random)), "client's secret changed");
    }

    /** Lets the client in no more. What it stored stays, and its locks with it. */
    public Client revoke(String name) throws IOException {
        return store(client(name).asRevoked(), "client revoked");
    }

    /** Changes what one person may change. @throws IOException when the retention would be shorter */
    public Client change(String name, Optional<Long> quota, Optional<Duration> retention, Optional<String> certificate)
            throws IOException {
        Client client = client(name);
        if (retention.isPresent() && retention.get().compareTo(client.retention()) < 0) {
            throw new IOException("A shorter retention needs two operators: 'holdfast vault release request --client "
                    + name + " --shorten-retention ...'");
        }
        if (quota.isPresent()) {
            client = client.withQuota(quota.get());
        }
        if (retention.isPresent()) {
            client = client.withRetention(retention.get());
        }
        if (certificate.isPresent()) {
            client = client.withCertificate(certificate.filter(fingerprint -> !fingerprint.isEmpty()));
        }
        return store(client, "client changed");
    }

    private Client store(Client client, String what) throws IOException {
        audit.append(
                account(),
                what,
                Map.of(
                        "client",
                        client.name(),
                        "quota",
                        Long.toString(client.quota()),
                        "retention",
                        client.retention().toString(),
                        "certificate",
                        client.certificate().orElse("none")));
        clients.put(client.name(), client);
        return client;
    }

    public List<Operator> operators() throws IOException {
        return operators.all();
    }

    /** A request with the waiting time of this vault; what is no release of files needs none. */
    public Request request(String operator, String secret, Change change, String reason) throws IOException {
        Duration delay = change instanceof Change.LetGo ? settings.releaseWait() : Duration.ZERO;
        return releases.request(operator, secret, change, reason, delay, settings.releaseOpen());
    }

    public Request approve(String operator, String secret, String id) throws IOException {
        return releases.approve(operator, secret, id);
    }

    public Request withdraw(String operator, String secret, String id) throws IOException {
        return releases.withdraw(operator, secret, id);
    }

    public List<Request> releases() throws IOException {
        return releases.all();
    }

    /** The vault's own time. */
    public Instant time() throws IOException {
        return TrustedClock.peek(folder.clock(), machine);
    }

    /** What a request to accept the machine's clock is about. */
    public Change.AcceptClock acceptClock() {
        return new Change.AcceptClock(machine.instant());
    }

    /** A request for another operator, whose secret is only kept hashed. */
    public Change.AddOperator addOperator(String name, String secret) {
        return new Change.AddOperator(name, HashedSecret.of(secret, random));
    }

    /** Where intact files of a repository can be had from now on. */
    public void mirror(Address repository, Mirror mirror) throws IOException {
        audit.append(
                account(),
                "mirror set",
                Map.of("repository", repository.toString(), "url", mirror.url().toString()));
        Mirror.file(folder.mirrors(), repository).write(mirror);
    }

    /** The last report of the vault, and whether it is running to keep it true. */
    public Report report() throws IOException {
        return new Report(Running.isTaken(folder), new JsonFile<>(folder.status(), Status.class).read());
    }

    /** @param status as the vault last wrote it; nothing when it never ran */
    public record Report(boolean running, Optional<Status> status) {}

    /** Follows the chain of the audit log. @param kept a link noted elsewhere, which must be in it */
    public AuditLog.Verified verifyAudit(Optional<AuditLog.Head> kept, AuditLog.Reader reader) throws IOException {
        return audit.verify(kept, reader);
    }

    private static String account() {
        return "account " + System.getProperty("user.name", "unknown");
    }
}
