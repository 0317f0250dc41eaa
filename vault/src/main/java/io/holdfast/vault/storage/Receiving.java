package io.holdfast.vault.storage;

import io.holdfast.vault.access.Client;
import io.holdfast.vault.disk.Folders;
import io.holdfast.vault.disk.Hashing;
import io.holdfast.vault.storage.Refused.Reason;
import io.holdfast.vault.time.TrustedClock;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * Receives files: hashed while they stream to a draft, synced, and only then given their name, which they either get
 * whole or not at all. Nothing that is there is ever written over, but for a damaged file by the content that its name
 * tells. Safe for many threads; a buffer of 64 KiB each.
 */
public final class Receiving {
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--------");
    private static final int BUFFER = 1 << 16;

    private final Path drafts;
    private final Usage usage;
    private final TrustedClock clock;
    private final long keepFree;

    /** @param keepFree in bytes: what must stay free on the disk, for the vault's own records */
    public Receiving(Path drafts, Usage usage, TrustedClock clock, long keepFree) {
        this.drafts = drafts;
        this.usage = usage;
        this.clock = clock;
        this.keepFree = keepFree;
    }

    /** What became of an upload. */
    public enum Outcome {
        STORED,
        /** The same content was there already. */
        ALREADY_THERE,
        /** It took the place of a damaged file. */
        REPAIRED
    }

    /**
     * Receives one file; blocks until it is durable.
     *
     * @param length as announced, in bytes
     * @param repair whether it may take the place of a damaged file
     * @param prolonged whether the client says of a snapshot that it has prolonged the locks of what that needs
     * @throws Refused with the reason; then nothing is left of it
     * @throws IOException when the body ends before its length, or the disk fails; nothing is left of it
     */
    public Outcome receive(
            StoredRepository repository,
            Client client,
            FileName file,
            InputStream body,
            OptionalLong length,
            boolean repair,
            boolean prolonged)
            throws IOException {
        if (length.orElse(0) > file.type().largest()) {
            throw tooLarge(file);
        }
        if (repository.size(file).isPresent() && !repair) {
            return compare(repository, client, file, body, floors(client, prolonged));
        }
        Path path = drafts.resolve(UUID.randomUUID().toString());
        boolean replaces = repository.size(file).isPresent();
        Reservation room = new Reservation(client, replaces ? Long.MAX_VALUE : client.quota());
        try {
            room.grow(length.orElse(0));
            requireDisk(length.orElse(0));
            Draft draft = write(path, file, body, length, room);
            requireContent(repository, file, draft, repair);
            Instant until = lockEnd(client, file.type());
            seal(path, until);
            if (replaces) {
                repository.replaceDamaged(file, draft);
                return Outcome.REPAIRED;
            }
            try {
                repository.publish(file, draft, until, floors(client, prolonged));
            } catch (FileAlreadyExistsException e) {
                return sameAsStored(repository, client, file, draft.hash(), floors(client, prolonged));
            }
            room.keep(draft.size());
            return Outcome.STORED;
        } catch (Refused e) {
            throw e;
        } catch (IOException e) {
            if (isFull(e)) {
                throw diskFull();
            }
            throw e;
        } finally {
            room.close();
            Files.deleteIfExists(path);
        }
    }

    /** Room in the quota, given back unless what was received is kept. */
    private final class Reservation {
        private final Client client;
        private final long quota;
        private long taken;

        /** @param quota what a repair needs for a moment is not held against the client */
        Reservation(Client client, long quota) {
            this.client = client;
            this.quota = quota;
        }

        void grow(long total) throws Refused {
            if (total > taken) {
                usage.take(client.name(), quota, total - taken);
                taken = total;
            }
        }

        void keep(long size) {
            usage.give(client.name(), taken - size);
            taken = 0;
        }

        void close() {
            usage.give(client.name(), taken);
            taken = 0;
        }
    }

    private static Draft write(Path path, FileName file, InputStream body, OptionalLong length, Reservation room)
            throws IOException {
        Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        MessageDigest digest = Hashing.sha256();
        long received = 0;
        try (FileOutputStream out = new FileOutputStream(path.toFile())) {
            byte[] buffer = new byte[BUFFER];
            for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
                received += n;
                if (received > file.type().largest()) {
                    throw tooLarge(file);
                }
                room.grow(received);
                digest.update(buffer, 0, n);
                out.write(buffer, 0, n);
            }
        }
        if (length.isPresent() && received != length.getAsLong()) {
            throw new Refused(
                    Reason.BAD_REQUEST, received + " bytes came of " + length.getAsLong() + "; nothing was stored");
        }
        return new Draft(path, received, Hashing.hex(digest));
    }

    private static void requireContent(StoredRepository repository, FileName file, Draft draft, boolean repair)
            throws IOException {
        if (draft.size() == 0) {
            throw new Refused(Reason.BAD_REQUEST, file + " would be empty; no file of a repository is");
        }
        boolean known = file.type().namedByContent()
                // a missing config comes back only as it was
                || (repair || repository.size(file).isPresent())
                        && repository.expectedHash(file).isPresent();
        if (known && repository.expectedHash(file).filter(draft.hash()::equals).isEmpty()) {
            throw new Refused(
                    Reason.MISMATCH,
                    "The content received for " + file + " has the SHA-256 " + draft.hash()
                            + ". It was changed on its way; send it again.");
        }
    }

    /** The lock end and the content become durable together. */
    private static void seal(Path path, Instant until) throws IOException {
        Files.setPosixFilePermissions(path, READ_ONLY);
        Files.setLastModifiedTime(path, FileTime.from(until));
        Folders.sync(path);
    }

    private Instant lockEnd(Client client, FileType type) {
        Duration retention = switch (type) {
            case LOCK -> Duration.ZERO;
            case TAIL -> client.tailRetention();
            case CONFIG, KEY, SNAPSHOT, INDEX, PACK -> client.retention();
        };
        return retention.isZero() ? clock.instant() : clock.lockFrom(retention).plus(retention);
    }

    /** Of which types no file may go before a new snapshot. */
    private static Set<FileType> floors(Client client, boolean prolonged) {
        return client.extendOnSnapshot() && !prolonged
                ? EnumSet.of(FileType.CONFIG, FileType.KEY, FileType.PACK, FileType.INDEX)
                : EnumSet.of(FileType.CONFIG, FileType.KEY);
    }

    private Outcome compare(
            StoredRepository repository, Client client, FileName file, InputStream body, Set<FileType> floors)
            throws IOException {
        MessageDigest digest = Hashing.sha256();
        byte[] buffer = new byte[BUFFER];
        long received = 0;
        for (int n = body.read(buffer); n >= 0; n = body.read(buffer)) {
            received += n;
            if (received > file.type().largest()) {
                throw tooLarge(file);
            }
            digest.update(buffer, 0, n);
        }
        return sameAsStored(repository, client, file, Hashing.hex(digest), floors);
    }

    private Outcome sameAsStored(
            StoredRepository repository, Client client, FileName file, String received, Set<FileType> floors)
            throws IOException {
        String stored = Hashing.ofFile(repository.path(file));
        if (stored.equals(received)) {
            repository.arrivedAgain(file, lockEnd(client, file.type()), floors);
            return Outcome.ALREADY_THERE;
        }
        boolean damaged = file.type().namedByContent() && received.equals(file.name());
        throw new Refused(
                Reason.EXISTS,
                damaged
                        ? "The copy of " + file + " here is damaged. Send it once more with ?repair=true"
                        : "There is another content under the name " + file
                                + "; nothing that is stored is overwritten");
    }

    private void requireDisk(long wanted) throws IOException {
        if (Files.getFileStore(drafts).getUsableSpace() - wanted < keepFree) {
            throw diskFull();
        }
    }

    /** The message is in the machine's language; the free space is not. */
    private boolean isFull(IOException e) throws IOException {
        String message = String.valueOf(e.getMessage());
        return message.contains("No space left")
                || message.contains("quota exceeded")
                || Files.getFileStore(drafts).getUsableSpace() < BUFFER;
    }

    private static Refused diskFull() {
        return new Refused(
                Reason.DISK_FULL,
                "The vault's disk is full. Nothing was stored, and what was stored before is whole. Let the vault's"
                        + " operator add space, then try again.");
    }

    private static Refused tooLarge(FileName file) {
        return new Refused(
                Reason.TOO_LARGE,
                "A file of type " + file.type().word() + " can have "
                        + file.type().largest() + " bytes here");
    }
}
