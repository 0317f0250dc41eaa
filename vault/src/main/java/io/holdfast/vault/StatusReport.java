package io.holdfast.vault;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.access.Register;
import io.holdfast.vault.audit.AuditLog;
import io.holdfast.vault.disk.JsonFile;
import io.holdfast.vault.scrub.DamageRegister;
import io.holdfast.vault.scrub.Scrubber;
import io.holdfast.vault.status.Status;
import io.holdfast.vault.storage.Address;
import io.holdfast.vault.storage.Storage;
import io.holdfast.vault.time.TrustedClock;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks at everything and says how the vault is; keeps the newest report in memory and in a file for the commands. */
final class StatusReport {
    private static final Duration CERTIFICATE_WARNING = Duration.ofDays(30);

    private final VaultFolder folder;
    private final VaultSettings settings;
    private final Storage storage;
    private final Register<Client> clients;
    private final DamageRegister damaged;
    private final Scrubber scrubber;
    private final AuditLog audit;
    private final TrustedClock clock;
    private final InstantSource machine;
    private final CertificateFiles certificate;
    private final JsonFile<Status> file;
    private final Instant since;
    private final Optional<String> auditProblem;
    private volatile @Nullable Status newest;

    StatusReport(
            VaultFolder folder,
            VaultSettings settings,
            Storage storage,
            Register<Client> clients,
            DamageRegister damaged,
            Scrubber scrubber,
            AuditLog audit,
            TrustedClock clock,
            InstantSource machine,
            CertificateFiles certificate)
            throws IOException {
        this.folder = folder;
        this.settings = settings;
        this.storage = storage;
        this.clients = clients;
        this.damaged = damaged;
        this.scrubber = scrubber;
        this.audit = audit;
        this.clock = clock;
        this.machine = machine;
        this.certificate = certificate;
        this.file = new JsonFile<>(folder.status(), Status.class);
        this.since = machine.instant();
        this.auditProblem = audit.verify(Optional.empty(), entry -> {}).problem();
    }

    /** The last one made. */
    Status newest() {
        Status status = newest;
        if (status == null) {
            throw new IllegalStateException("a report is made before the first request");
        }
        return status;
    }

    /** Makes a report, keeps and writes it. */
    synchronized Status renew() throws IOException {
        List<Status.ClientStatus> all = new ArrayList<>();
        List<Address> repositories = storage.repositories();
        for (Client client : clients.all()) {
            if (client.role() == Client.Role.STORE) {
                all.add(new Status.ClientStatus(client.name(), storage.usage().of(client.name()), client.quota(), (int)
                        repositories.stream()
                                .filter(repository -> repository.client().equals(client.name()))
                                .count()));
            }
        }
        FileStore disk = Files.getFileStore(folder.repositories());
        Status status = new Status(
                problems(all, disk.getUsableSpace(), disk.getTotalSpace()),
                clock.instant(),
                machine.instant(),
                since,
                ProcessHandle.current().pid(),
                all,
                scrubber.progress(),
                damaged.all(),
                audit.head().map(AuditLog.Head::toString),
                disk.getUsableSpace(),
                disk.getTotalSpace(),
                certificate.ends());
        file.write(status);
        newest = status;
        return status;
    }

    private List<String> problems(List<Status.ClientStatus> all, long free, long total) throws IOException {
        List<String> problems = new ArrayList<>();
        damaged.all()
                .forEach(damage -> problems.add(damage.repository() + ": " + damage.file()
                        + (damage.found().equals("missing") ? " is missing; " : " is damaged; ") + damage.repair()));
        clock.alarm().ifPresent(problems::add);
        auditProblem.ifPresent(problem -> problems.add("The audit log was tampered with: " + problem));
        if (free / 10 < settings.keepFree()) {
            problems.add("The disk has " + free + " bytes free of " + total + "; add space before uploads are refused");
        }
        for (Status.ClientStatus client : all) {
            if (client.used() > client.quota() / 10 * 9) {
                problems.add(client.name() + " uses " + client.used() + " bytes of its quota of " + client.quota());
            }
        }
        certificate.problem().ifPresent(problems::add);
        Optional<Instant> ends = certificate.ends();
        if (ends.isPresent() && ends.get().isBefore(machine.instant().plus(CERTIFICATE_WARNING))) {
            problems.add("The certificate ends at " + ends.get() + "; renew it");
        }
        return List.copyOf(problems);
    }
}
