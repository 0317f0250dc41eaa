package io.holdfast.vault.scrub;

import io.holdfast.vault.audit.AuditLog;
import io.holdfast.vault.disk.Hashing;
import io.holdfast.vault.disk.JsonFile;
import io.holdfast.vault.release.Releases;
import io.holdfast.vault.release.Request;
import io.holdfast.vault.storage.Address;
import io.holdfast.vault.storage.FileName;
import io.holdfast.vault.storage.FileType;
import io.holdfast.vault.storage.Storage;
import io.holdfast.vault.storage.StoredRepository;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads every file that is kept, in a round of so many days, and compares its SHA-256 with its name, or for a config with
 * the SHA-256 noted when it came. What is damaged is repaired from the mirror at once, where there is one. Locks are
 * left out, which live for minutes, and so are tails, whose names tell nothing and which are rolled into snapshots. Once an
 * hour, and when it starts, it looks for files that were accepted and are gone.
 * A round that is stopped goes on where it was. One thread, which {@link #close} ends.
 */
public final class Scrubber implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scrubber.class);
    private static final List<FileType> READ =
            List.of(FileType.CONFIG, FileType.KEY, FileType.SNAPSHOT, FileType.INDEX, FileType.PACK);
    private static final String MISSING = "missing";
    private static final long SLOWEST = 1 << 20;
    private static final Duration BETWEEN_WRITES = Duration.ofSeconds(10);
    private static final Duration BETWEEN_COUNTS = Duration.ofHours(1);
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);

    private final Storage storage;
    private final JsonFile<ScrubProgress> file;
    private final DamageRegister damaged;
    private final MirrorRepair mirror;
    private final Releases releases;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Duration round;
    private final Thread thread;
    private volatile ScrubProgress progress;
    private Instant written = Instant.EPOCH;
    private Instant counted = Instant.EPOCH;

    private Scrubber(
            Storage storage,
            JsonFile<ScrubProgress> file,
            ScrubProgress progress,
            DamageRegister damaged,
            MirrorRepair mirror,
            Releases releases,
            AuditLog audit,
            InstantSource clock,
            Duration round) {
        this.storage = storage;
        this.file = file;
        this.progress = progress;
        this.damaged = damaged;
        this.mirror = mirror;
        this.releases = releases;
        this.audit = audit;
        this.clock = clock;
        this.round = round;
        this.thread = Thread.ofPlatform().name("scrub").daemon().unstarted(this::run);
    }

    /** @param round in which everything is to be read once; one that is done sooner starts anew when it is over */
    public static Scrubber start(
            Storage storage,
            Path progress,
            DamageRegister damaged,
            MirrorRepair mirror,
            Releases releases,
            AuditLog audit,
            InstantSource clock,
            Duration round)
            throws IOException {
        JsonFile<ScrubProgress> file = new JsonFile<>(progress, ScrubProgress.class);
        ScrubProgress from = file.read().orElseGet(() -> ScrubProgress.first(clock.instant()));
        Scrubber scrubber = new Scrubber(storage, file, from, damaged, mirror, releases, audit, clock, round);
        scrubber.thread.start();
        return scrubber;
    }

    public ScrubProgress progress() {
        return progress;
    }

    /** Ends the thread and waits for it; at most for the file that is being pulled from a mirror. */
    @Override
    public void close() {
        thread.interrupt();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                waitForRound();
                missFiles();
                readAll();
                progress = progress.finished(clock.instant());
                file.write(progress);
            } catch (InterruptedException e) {
                writeLast();
                return;
            } catch (IOException | RuntimeException e) {
                LOG.error("The scrub stopped and goes on in a minute", e);
                if (!sleeps(AFTER_FAILURE)) {
                    return;
                }
            }
        }
    }

    private void writeLast() {
        try {
            file.write(progress);
        } catch (IOException e) {
            LOG.warn("How far the scrub is could not be written; it repeats a few seconds' work", e);
        }
    }

    private static boolean sleeps(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void waitForRound() throws InterruptedException, IOException {
        if (progress.finished().isPresent() && progress.repository().isEmpty()) {
            Instant next = progress.started().plus(round);
            while (clock.instant().isBefore(next)) {
                missFiles();
                Duration left = Duration.between(clock.instant(), next);
                Thread.sleep(left.compareTo(BETWEEN_WRITES) < 0 ? left : BETWEEN_WRITES);
            }
            progress = progress.nextRound(clock.instant());
            file.write(progress);
        }
    }

    /** Looks for what is gone, unless it has of late. */
    private void missFiles() throws IOException, InterruptedException {
        Duration between = round.compareTo(BETWEEN_COUNTS) < 0 ? round : BETWEEN_COUNTS;
        if (clock.instant().isBefore(counted.plus(between))) {
            return;
        }
        counted = clock.instant();
        for (Address address : storage.repositories()) {
            Optional<StoredRepository> repository = storage.find(address);
            if (repository.isPresent()) {
                for (FileName name : repository.get().missing()) {
                    missing(repository.get(), name);
                }
            }
        }
    }

    private void missing(StoredRepository repository, FileName name) throws IOException, InterruptedException {
        Optional<String> release =
                releases.lettingGo(repository.address(), name).map(Request::id);
        if (release.isPresent()) {
            audit.append(
                    "vault",
                    "missing file given up under a release",
                    Map.of(
                            "repository", repository.address().toString(),
                            "file", name.toString(),
                            "release", release.get()));
            repository.giveUp(name);
            damaged.clear(repository.address(), name);
        } else {
            damaged(repository, name, repository.expectedHash(name).orElse("unknown"), MISSING, 0);
        }
    }

    private void readAll() throws IOException, InterruptedException {
        Pace pace = new Pace(rate());
        Optional<Address> reached = progress.repository().map(Address::parse);
        for (Address address : storage.repositories()) {
            int order = reached.map(address::compareTo).orElse(1);
            if (order < 0) {
                continue;
            }
            Optional<StoredRepository> repository = storage.find(address);
            if (repository.isPresent()) {
                Optional<FileName> from = order == 0 ? progress.file().map(FileName::parse) : Optional.empty();
                readRepository(repository.get(), from, pace);
            }
        }
    }

    /** So that four fifths of the round are enough. */
    private long rate() throws IOException {
        long total = 0;
        for (Address address : storage.repositories()) {
            Optional<StoredRepository> repository = storage.find(address);
            if (repository.isPresent()) {
                total += repository.get().bytes();
            }
        }
        double seconds = Math.max(1, round.toMillis() / 1000.0) * 0.8;
        return Math.max(SLOWEST, (long) (total / seconds));
    }

    private void readRepository(StoredRepository repository, Optional<FileName> from, Pace pace)
            throws IOException, InterruptedException {
        for (FileType type : READ) {
            if (from.isPresent() && type.compareTo(from.get().type()) < 0) {
                continue;
            }
            List<FileName> names = new ArrayList<>();
            repository.list(type, (name, size) -> names.add(name));
            for (FileName name : names) {
                if (from.isEmpty() || name.compareTo(from.get()) > 0) {
                    check(repository, name, pace);
                }
            }
        }
    }

    private void check(StoredRepository repository, FileName name, Pace pace) throws IOException, InterruptedException {
        missFiles();
        Optional<String> expected = repository.expectedHash(name);
        long size = repository.size(name).orElse(0L);
        if (expected.isPresent()) {
            String found;
            try {
                found = hash(repository.path(name), pace);
            } catch (IOException e) {
                found = "cannot be read: " + e.getMessage();
            }
            if (found.equals(expected.get())) {
                damaged.clear(repository.address(), name);
            } else if (repository.size(name).isPresent()) {
                damaged(repository, name, expected.get(), found, size);
            }
        }
        progress = progress.at(repository.address().toString(), name.toString(), size);
        if (written.plus(BETWEEN_WRITES).isBefore(clock.instant())) {
            file.write(progress);
            written = clock.instant();
        }
    }

    private static String hash(Path path, Pace pace) throws IOException, InterruptedException {
        MessageDigest digest = Hashing.sha256();
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = new FileInputStream(path.toFile())) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
                pace.after(n);
            }
        }
        return Hashing.hex(digest);
    }

    private void damaged(StoredRepository repository, FileName name, String expected, String found, long size)
            throws IOException, InterruptedException {
        Address address = repository.address();
        Map<String, String> details = Map.of("repository", address.toString(), "file", name.toString(), "found", found);
        boolean known = damaged.contains(address, name);
        if (!known) {
            LOG.error("{} of {} is damaged: {} instead of SHA-256 {}", name, address, found, expected);
            audit.append("vault", found.equals(MISSING) ? "missing file found" : "damaged file found", details);
        }
        Damage damage = new Damage(
                address.toString(), name.toString(), expected, found, size, clock.instant(), "being repaired");
        DamageRegister.Look look = () -> isIntact(repository, name, expected);
        if (!known) {
            damaged.put(address, name, damage, look);
        }
        Optional<String> failed = mirror.repair(repository, name);
        if (failed.isPresent()) {
            damaged.put(
                    address,
                    name,
                    new Damage(damage.repository(), damage.file(), expected, found, size, damage.since(), failed.get()),
                    look);
        } else {
            LOG.info("{} of {} is intact again: repaired from the mirror", name, address);
            audit.append(
                    "vault",
                    found.equals(MISSING)
                            ? "missing file brought back from the mirror"
                            : "damaged file repaired from the mirror",
                    details);
            damaged.clear(address, name);
        }
    }

    private static boolean isIntact(StoredRepository repository, FileName name, String expected) {
        try {
            return Hashing.ofFile(repository.path(name)).equals(expected);
        } catch (IOException e) {
            // not there, or not to be read
            LOG.debug("{} of {} is damaged still", name, repository.address(), e);
            return false;
        }
    }
}
