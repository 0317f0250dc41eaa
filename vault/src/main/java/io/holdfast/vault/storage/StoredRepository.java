package io.holdfast.vault.storage;

import io.holdfast.vault.disk.Folders;
import io.holdfast.vault.disk.Hashing;
import io.holdfast.vault.storage.Refused.Reason;
import io.holdfast.vault.time.TrustedClock;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * One repository of one client. What decides over locks happens one after another; bytes are received and read beside
 * it. Safe for many threads; every method blocks for the disk.
 */
public final class StoredRepository {
    /** Who means to keep a file for longer prolongs again; a stolen credential fills the vault for no longer. */
    private static final Duration LONGEST_LOCK = Duration.ofDays(366);

    private static final int RETENTIONS = 4;

    private final Address address;
    private final Path root;
    private final Path quarantine;
    private final TrustedClock clock;
    private final Usage usage;
    private final Retention retention;
    private final AcceptedFiles accepted;

    private StoredRepository(
            Address address,
            Path root,
            Path quarantine,
            TrustedClock clock,
            Usage usage,
            Retention retention,
            AcceptedFiles accepted) {
        this.address = address;
        this.root = root;
        this.quarantine = quarantine;
        this.clock = clock;
        this.usage = usage;
        this.retention = retention;
        this.accepted = accepted;
    }

    static StoredRepository open(Address address, Path root, Path quarantine, TrustedClock clock, Usage usage)
            throws IOException {
        return new StoredRepository(
                address, root, quarantine, clock, usage, Retention.open(root), AcceptedFiles.open(root));
    }

    public Address address() {
        return address;
    }

    /** Where the file is, or would be. */
    public Path path(FileName file) {
        return root.resolve(file.path());
    }

    /** In bytes; nothing when there is no such file. */
    public Optional<Long> size(FileName file) throws IOException {
        return Retention.size(path(file));
    }

    /** What is told of each file of a type, in the order of names. */
    @FunctionalInterface
    public interface Visitor {
        void visit(FileName file, long size) throws IOException;
    }

    /** Visits every file of the type. What else lies in the folders is not the repository's. */
    public void list(FileType type, Visitor visitor) throws IOException {
        Path folder = root.resolve(type.word());
        switch (type) {
            case CONFIG -> visit(FileName.CONFIG, visitor);
            case PACK -> {
                for (Path below : Folders.children(folder)) {
                    visitAll(type, below, "", visitor);
                }
            }
            case TAIL -> {
                for (Path below : Folders.children(folder)) {
                    visitAll(type, below, below.getFileName() + "/", visitor);
                }
            }
            case KEY, LOCK, SNAPSHOT, INDEX -> visitAll(type, folder, "", visitor);
        }
    }

    private void visitAll(FileType type, Path folder, String prefix, Visitor visitor) throws IOException {
        for (Path path : Folders.children(folder)) {
            String name = prefix + path.getFileName();
            if (type.isName(name)) {
                visit(new FileName(type, name), visitor);
            }
        }
    }

    private void visit(FileName file, Visitor visitor) throws IOException {
        Optional<Long> size = size(file);
        if (size.isPresent()) {
            visitor.visit(file, size.get());
        }
    }

    /** How much lies here; looks at each file. */
    public long bytes() throws IOException {
        long[] total = {0};
        for (FileType type : FileType.values()) {
            list(type, (file, size) -> total[0] += size);
        }
        return total[0];
    }

    /** When the file's lock ends. @throws Refused when there is no such file */
    public synchronized Instant lockEnd(FileName file) throws IOException {
        try {
            return retention.end(file.type(), path(file));
        } catch (NoSuchFileException e) {
            throw missing(file);
        }
    }

    /** How long the file cannot be removed yet; zero when it can, or is not there. */
    public Duration lockedFor(FileName file) throws IOException {
        try {
            Duration left = Duration.between(clock.instant(), lockEnd(file));
            // a part of a second counts as a whole one
            return left.isPositive() ? left.plusSeconds(1) : Duration.ZERO;
        } catch (Refused e) {
            return Duration.ZERO;
        }
    }

    /**
     * When the file got its name, or its lock was last prolonged: the modification time is the lock end, and the change
     * time moves with both.
     */
    public Instant since(FileName file) throws IOException {
        try {
            return ((FileTime) Files.getAttribute(path(file), "unix:ctime")).toInstant();
        } catch (NoSuchFileException e) {
            throw missing(file);
        }
    }

    /** The SHA-256 that the file's content must have, when anything tells it. */
    public synchronized Optional<String> expectedHash(FileName file) {
        return switch (file.type()) {
            case CONFIG -> retention.config();
            case TAIL -> Optional.empty();
            case KEY, LOCK, SNAPSHOT, INDEX, PACK -> Optional.of(file.name());
        };
    }

    /**
     * Makes a received draft a file of the repository, durably.
     *
     * @param floors the types of which, when this is a snapshot, no file may go before it
     * @throws FileAlreadyExistsException when there is one by this name
     */
    void publish(FileName file, Draft draft, Instant until, Set<FileType> floors) throws IOException {
        Path target = path(file);
        Path folder = folder(target);
        Folders.make(folder);
        name(file, draft, target, until, floors);
        Folders.sync(folder);
        if (AcceptedFiles.lists(file.type())) {
            // not before it is sure to be there after a crash, and before anybody is told that it is
            note(file);
            accepted.sync();
        }
    }

    private synchronized void note(FileName file) throws IOException {
        // its client may have removed it since, if it is not locked
        if (Files.exists(path(file))) {
            accepted.add(file);
        }
    }

    /**
     * Compares what is there with the list of what was accepted, and takes into the list what it lacks: it may be older
     * than the list, or a stop came in between.
     *
     * @return the files that were accepted and are gone, though nobody removed them through the vault; in order
     */
    public List<FileName> missing() throws IOException {
        Set<FileName> present = new HashSet<>();
        for (FileType type : FileType.values()) {
            if (AcceptedFiles.lists(type)) {
                list(type, (file, size) -> present.add(file));
            }
        }
        synchronized (this) {
            Set<FileName> listed = accepted.read();
            // what came or went since the look at the folders
            List<FileName> missing = new ArrayList<>();
            for (FileName file : listed) {
                if (!present.contains(file) && !Files.exists(path(file))) {
                    missing.add(file);
                }
            }
            List<FileName> unlisted = present.stream()
                    .filter(file -> !listed.contains(file) && Files.exists(path(file)))
                    .toList();
            listed.addAll(unlisted);
            if (!unlisted.isEmpty() || accepted.isLongFor(listed)) {
                accepted.write(listed);
            }
            missing.sort(null);
            return missing;
        }
    }

    /** No longer misses a file that is gone, as two operators have given it up. */
    public synchronized void giveUp(FileName file) throws IOException {
        if (!Files.exists(path(file))) {
            accepted.remove(file);
        }
    }

    private synchronized void name(FileName file, Draft draft, Path target, Instant until, Set<FileType> floors)
            throws IOException {
        if (file.type() == FileType.SNAPSHOT) {
            // before the snapshot is seen: nothing that it needs can go in between
            retention.raise(floors, until);
        }
        if (file.type() == FileType.CONFIG) {
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(file.toString());
            }
            retention.config(Optional.of(draft.hash()));
        }
        try {
            Files.createLink(target, draft.path());
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // a file system without links; this process is the only one that publishes, one after another
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(draft.path(), target, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /** The same content has come once more: its lock counts from now, if that is later. */
    synchronized void arrivedAgain(FileName file, Instant until, Set<FileType> floors) throws IOException {
        if (file.type() == FileType.SNAPSHOT) {
            retention.raise(floors, until);
        }
        Retention.prolong(path(file), until);
    }

    /**
     * Puts intact content in the place of a damaged file, which is kept aside. The lock end stays.
     *
     * @throws Refused when what is there is intact
     */
    synchronized void replaceDamaged(FileName file, Draft draft) throws IOException {
        Path target = path(file);
        String stored = Hashing.ofFile(target);
        if (expectedHash(file).filter(stored::equals).isPresent()) {
            throw new Refused(Reason.EXISTS, file + " is intact; there is nothing to repair");
        }
        long before = Files.size(target);
        Folders.make(quarantine);
        Path aside = quarantine.resolve(
                address.client() + "." + address.repository() + "." + target.getFileName() + "." + UUID.randomUUID());
        try {
            Files.createLink(aside, target);
        } catch (FileSystemException | UnsupportedOperationException e) {
            Files.copy(target, aside);
        }
        Folders.sync(quarantine);
        Files.setLastModifiedTime(draft.path(), Files.getLastModifiedTime(target));
        Folders.sync(draft.path());
        Files.move(draft.path(), target, StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(folder(target));
        usage.count(address.client(), draft.size() - before);
    }

    /**
     * Moves the lock ends of those files whose locks end before {@code atLeast} has passed. Durable when it returns.
     *
     * @param until how long they are locked then, from now on
     * @param usual as with {@link #prolong}
     * @return how many were moved
     */
    public int prolong(List<FileName> files, Duration atLeast, Duration until, Duration usual) throws IOException {
        Instant now = clock.instant();
        Instant needed = now.plus(atLeast);
        List<FileName> early = new ArrayList<>();
        for (FileName file : files) {
            if (lockEnd(file).isBefore(needed)) {
                early.add(file);
            }
        }
        prolong(early, now.plus(until), usual);
        return early.size();
    }

    /**
     * Moves lock ends, only ever to a later time. Durable when it returns.
     *
     * @param usual the client's retention; four times as long, or a year, is the longest lock that it can ask for
     * @throws Refused when a file is not there, and then some locks may have moved already; or the time is too far off
     */
    public void prolong(List<FileName> files, Instant until, Duration usual) throws IOException {
        Duration most = usual.multipliedBy(RETENTIONS);
        Instant latest = clock.instant().plus(most.compareTo(LONGEST_LOCK) > 0 ? most : LONGEST_LOCK);
        if (until.isAfter(latest)) {
            throw new Refused(
                    Reason.BAD_REQUEST, "A lock can now be prolonged until " + latest + "; prolong it again later");
        }
        // whoever wants a pack for longer cannot read it without these
        raise(EnumSet.of(FileType.CONFIG, FileType.KEY), until);
        for (FileName file : files) {
            try {
                // one after another, so that a long list holds up nobody else
                prolong(path(file), until);
            } catch (NoSuchFileException e) {
                throw missing(file);
            }
        }
    }

    private synchronized void raise(Set<FileType> types, Instant until) throws IOException {
        retention.raise(types, until);
    }

    private synchronized void prolong(Path stored, Instant until) throws IOException {
        Retention.prolong(stored, until);
    }

    /**
     * Removes a file durably.
     *
     * @param released whether two operators let it go before its lock ends
     * @throws Refused when there is no such file, or its lock has not ended
     */
    public synchronized void remove(FileName file, boolean released) throws IOException {
        Path stored = path(file);
        long size = size(file).orElseThrow(() -> missing(file));
        Instant end = lockEnd(file);
        if (!released && clock.instant().isBefore(end)) {
            throw new Refused(
                    Reason.LOCKED,
                    file + " is locked until " + end + ". Wait until then, or let two operators at the vault release"
                            + " it: 'holdfast vault release request'.");
        }
        if (AcceptedFiles.lists(file.type())) {
            // first, so that a crash in between makes nobody miss it; what is there is listed again
            accepted.remove(file);
        }
        Files.delete(stored);
        Folders.sync(folder(stored));
        usage.give(address.client(), size);
        if (file.type() == FileType.CONFIG) {
            retention.config(Optional.empty());
        }
    }

    private static Path folder(Path file) throws IOException {
        Path folder = file.getParent();
        if (folder == null) {
            throw new IOException(file + " is in no folder");
        }
        return folder;
    }

    static Refused missing(FileName file) {
        return new Refused(Reason.NOT_FOUND, "There is no " + file + " in this repository");
    }
}
