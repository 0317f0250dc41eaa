package io.holdfast.vault;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.access.Register;
import io.holdfast.vault.access.SignIn;
import io.holdfast.vault.audit.AuditLog;
import io.holdfast.vault.http.Counters;
import io.holdfast.vault.http.VaultHttp;
import io.holdfast.vault.release.Change;
import io.holdfast.vault.release.Releases;
import io.holdfast.vault.scrub.DamageRegister;
import io.holdfast.vault.scrub.MirrorRepair;
import io.holdfast.vault.scrub.Scrubber;
import io.holdfast.vault.status.Status;
import io.holdfast.vault.storage.Receiving;
import io.holdfast.vault.storage.Storage;
import io.holdfast.vault.time.TrustedClock;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running vault. Everything it starts, {@link #close} ends. */
public final class VaultServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(VaultServer.class);
    private static final Duration TICK = Duration.ofSeconds(5);

    private final VaultSettings settings;
    private final Running running;
    private final TrustedClock clock;
    private final InstantSource machine;
    private final Releases releases;
    private final AuditLog audit;
    private final StatusReport report;
    private final Scrubber scrubber;
    private final VaultHttp http;
    private final CertificateFiles certificate;
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("vault-tick").factory());
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    private VaultServer(
            VaultFolder folder, VaultSettings settings, InstantSource machine, LongSupplier nanos, Running running)
            throws IOException {
        this.settings = settings;
        this.running = running;
        this.machine = machine;
        SecureRandom random = new SecureRandom();
        this.clock = TrustedClock.open(folder.clock(), machine, nanos);
        this.audit = new AuditLog(folder.audit(), clock);
        Register<Client> clients = Register.clients(folder.clients());
        this.releases =
                new Releases(folder.releases(), Register.operators(folder.operators()), clients, audit, clock, random);
        Storage storage = Storage.open(folder.repositories(), folder.drafts(), folder.quarantine(), clock);
        Receiving receiving = new Receiving(folder.drafts(), storage.usage(), clock, settings.keepFree());
        DamageRegister damaged = DamageRegister.open(folder.damage());
        this.certificate = new CertificateFiles(folder, settings);
        this.scrubber = Scrubber.start(
                storage,
                folder.scrub(),
                damaged,
                new MirrorRepair(folder.mirrors(), clients, receiving),
                releases,
                audit,
                clock,
                settings.scrubRound());
        this.report = new StatusReport(
                folder, settings, storage, clients, damaged, scrubber, audit, clock, machine, certificate);
        report.renew();
        try {
            this.http = VaultHttp.start(
                    new VaultHttp.Listening(
                            settings.bind(), settings.port(), settings.connections(), certificate.files()),
                    new SignIn(clients, random, System::nanoTime),
                    storage,
                    receiving,
                    releases,
                    audit,
                    report::newest,
                    damaged::clear,
                    new Counters());
        } catch (IOException | RuntimeException e) {
            scrubber.close();
            ticks.shutdownNow();
            throw e;
        }
    }

    /**
     * Starts the vault of a folder; returns when it listens.
     *
     * @throws IOException when there is no vault, another process serves it, or it cannot listen
     */
    public static VaultServer start(VaultFolder folder, VaultSettings settings) throws IOException {
        return start(folder, settings, InstantSource.system(), System::nanoTime);
    }

    /**
     * @param machine the machine's clock
     * @param nanos counts nanoseconds as {@link System#nanoTime()}; together with the clock it shows a leap
     */
    public static VaultServer start(
            VaultFolder folder, VaultSettings settings, InstantSource machine, LongSupplier nanos) throws IOException {
        if (settings.plainHttp() && !InetAddress.getByName(settings.bind()).isLoopbackAddress()) {
            throw new IOException("Plain HTTP is served on a loopback address only, such as 127.0.0.1: anyone between"
                    + " could read the clients' secrets. Leave --plain-http out, or --bind 127.0.0.1.");
        }
        folder.make();
        Running running = Running.take(folder);
        VaultServer server;
        try {
            server = new VaultServer(folder, settings, machine, nanos, running);
        } catch (IOException | RuntimeException e) {
            running.close();
            throw e;
        }
        server.audit.append("vault", "started", Map.of("address", server.address()));
        server.ticks.scheduleWithFixedDelay(server::tick, TICK.toMillis(), TICK.toMillis(), TimeUnit.MILLISECONDS);
        return server;
    }

    /** Such as {@code https://127.0.0.1:8443}. */
    public String address() {
        String host = settings.bind().contains(":") ? "[" + settings.bind() + "]" : settings.bind();
        return (settings.plainHttp() ? "http" : "https") + "://" + host + ":" + http.port();
    }

    public int port() {
        return http.port();
    }

    /** As it is now; looks at clients, disk and certificate. */
    public Status status() throws IOException {
        return report.renew();
    }

    /** Blocks until the vault is closed. */
    public void await() throws InterruptedException {
        ended.await();
    }

    private void tick() {
        try {
            clock.persist();
            Optional<Change.AcceptClock> accepted = releases.takeAcceptedClock();
            if (accepted.isPresent()) {
                accept(accepted.get());
            }
            certificate.renew(http::renew);
            report.renew();
        } catch (IOException | RuntimeException e) {
            LOG.error("The vault's records could not be written; this is tried again", e);
        }
    }

    /** Two people have looked at the clock; it must still say about what they saw. */
    private void accept(Change.AcceptClock seen) throws IOException {
        Instant now = machine.instant();
        if (now.isBefore(seen.machine()) || now.isAfter(seen.machine().plus(settings.releaseOpen()))) {
            audit.append(
                    "vault",
                    "clock not accepted: it says something else now",
                    Map.of("seen", seen.machine().toString(), "now", now.toString()));
            return;
        }
        Instant before = clock.instant();
        clock.accept();
        audit.append("vault", "clock accepted", Map.of("before", before.toString(), "now", now.toString()));
    }

    /** Lets what is under way end, and waits for it; so does every further call. */
    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            end();
            return;
        }
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        scrubber.close();
        http.close();
        ticks.shutdown();
        try {
            if (!ticks.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("The last writing of the vault's state takes long; it is left alone");
            }
            clock.persist();
            audit.append("vault", "stopped", Map.of());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.error("The vault's records could not be written at its end", e);
        } finally {
            running.close();
            ended.countDown();
        }
    }
}
