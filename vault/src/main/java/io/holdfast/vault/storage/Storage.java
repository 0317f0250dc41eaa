package io.holdfast.vault.storage;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.disk.Folders;
import io.holdfast.vault.storage.Refused.Reason;
import io.holdfast.vault.time.TrustedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All repositories of a vault, and the room that each client takes. One process at a time may have it. */
public final class Storage {
    private static final Logger LOG = LoggerFactory.getLogger(Storage.class);
    private static final int MOST_REPOSITORIES = 1000;

    private final Path root;
    private final Path quarantine;
    private final TrustedClock clock;
    private final Usage usage = new Usage();
    private final Map<Address, StoredRepository> open = new ConcurrentHashMap<>();

    private Storage(Path root, Path quarantine, TrustedClock clock) {
        this.root = root;
        this.quarantine = quarantine;
        this.clock = clock;
    }

    /**
     * Removes what uploads left when the last process was killed, and counts what every client stores.
     *
     * @param root holds a folder for each client, with one for each repository
     */
    public static Storage open(Path root, Path drafts, Path quarantine, TrustedClock clock) throws IOException {
        Storage storage = new Storage(root, quarantine, clock);
        for (Path draft : Folders.children(drafts)) {
            Files.delete(draft);
            LOG.info("Removed {}, which a stop of the vault had left half received", draft.getFileName());
        }
        for (Address address : storage.repositories()) {
            StoredRepository repository = storage.find(address).orElseThrow();
            storage.usage.count(address.client(), repository.bytes());
        }
        return storage;
    }

    public Usage usage() {
        return usage;
    }

    /** Every repository, in the order of names. */
    public List<Address> repositories() throws IOException {
        List<Address> found = new ArrayList<>();
        for (Path client : Folders.children(root)) {
            for (Path repository : Folders.children(client)) {
                try {
                    found.add(new Address(
                            client.getFileName().toString(),
                            repository.getFileName().toString()));
                } catch (IllegalArgumentException e) {
                    LOG.warn("{} is no repository of the vault; it is left alone", repository);
                }
            }
        }
        return found;
    }

    public Optional<StoredRepository> find(Address address) throws IOException {
        StoredRepository known = open.get(address);
        if (known != null) {
            return Optional.of(known);
        }
        Path folder = folder(address);
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        StoredRepository opened = StoredRepository.open(address, folder, quarantine, clock, usage);
        StoredRepository first = open.putIfAbsent(address, opened);
        return Optional.of(first == null ? opened : first);
    }

    /** Makes a repository's folder. Harmless when there is one. */
    public synchronized StoredRepository create(Client client, String name) throws IOException {
        Address address = new Address(client.name(), name);
        Optional<StoredRepository> there = find(address);
        if (there.isPresent()) {
            return there.get();
        }
        if (Folders.children(root.resolve(client.name())).size() >= MOST_REPOSITORIES) {
            throw new Refused(
                    Reason.OVER_QUOTA, "A client can have " + MOST_REPOSITORIES + " repositories, and has them");
        }
        Folders.make(folder(address));
        return find(address).orElseThrow();
    }

    private Path folder(Address address) {
        return root.resolve(address.client()).resolve(address.repository());
    }
}
