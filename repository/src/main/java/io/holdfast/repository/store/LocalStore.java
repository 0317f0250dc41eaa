package io.holdfast.repository.store;

import io.holdfast.repository.RepositoryException;
import java.io.EOFException;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A store in a directory, laid out as restic's local one. Files are made in {@code tmp/}, synced, linked to their name
 * and made read-only; the folder is synced after. What a killed process left in {@code tmp/} goes after an hour.
 *
 * <p>Reads and writes go through {@code RandomAccessFile} and {@code FileOutputStream}: a {@code FileChannel} would
 * close under an interrupted thread.
 */
public final class LocalStore implements Store {
    private static final Set<PosixFilePermission> READ_ONLY = PosixFilePermissions.fromString("r--------");
    private static final Set<PosixFilePermission> BEING_WRITTEN = PosixFilePermissions.fromString("rw-------");
    private static final Duration ABANDONED = Duration.ofHours(1);

    private static final Set<String> FOLDERS =
            Set.of("keys", "locks", "snapshots", "index", "data", "tmp", "holdfast-tail");

    /** Of one machine; not those of a network, whose clients remember what a directory held. */
    private static final Set<String> AT_ONCE =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "zfs", "f2fs", "bcachefs", "tmpfs", "overlay");

    private final Path root;
    private final Path temporary;
    private final Clock clock;

    public LocalStore(Path root, Clock clock) {
        this.root = root.toAbsolutePath().normalize();
        this.temporary = this.root.resolve("tmp");
        this.clock = clock;
    }

    @Override
    public String location() {
        return root.toString();
    }

    @Override
    public boolean listsAtOnce() {
        try {
            return AT_ONCE.contains(Files.getFileStore(root).type());
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void create() throws IOException {
        try {
            Folders.make(root);
            for (FileKind kind : FileKind.values()) {
                // the tail's folder appears with the first tail: most repositories have none
                if (kind != FileKind.CONFIG && kind != FileKind.TAIL) {
                    Folders.make(root.resolve(kind.folder()));
                }
            }
            Path data = root.resolve(FileKind.PACK.folder());
            for (int i = 0; i < 256; i++) {
                Path folder = data.resolve(String.format("%02x", i));
                if (!Files.isDirectory(folder)) {
                    Files.createDirectory(folder, Folders.PRIVATE);
                }
            }
            Folders.sync(data);
            Folders.sync(root);
        } catch (IOException e) {
            throw explained("create folders in", root, 0, e);
        }
    }

    @Override
    public void write(StoreFile file, List<Bytes> parts) throws IOException {
        Path target = resolve(file);
        long length = parts.stream().mapToLong(Bytes::length).sum();
        // an empty mount point looks like a folder to write to
        if (file.kind() != FileKind.KEY && file.kind() != FileKind.CONFIG && !exists(StoreFile.CONFIG)) {
            throw new RepositoryException.NotFound("There is no repository at " + root
                    + " any more. Bring its directory back, or mount its file system, then try again.");
        }
        try {
            Folders.make(temporary);
            Path draft = temporary.resolve(UUID.randomUUID().toString());
            try {
                writeDraft(draft, parts);
                Folders.make(folder(file));
                publish(draft, target);
            } finally {
                Files.deleteIfExists(draft);
            }
            Folders.sync(folder(file));
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (IOException e) {
            throw explained("write", target, length, e);
        }
    }

    @Override
    public void replace(StoreFile file, List<Bytes> parts) throws IOException {
        Path target = resolve(file);
        try {
            Folders.make(temporary);
            Folders.make(folder(file));
            Path draft = temporary.resolve(UUID.randomUUID().toString());
            try {
                writeDraft(draft, parts);
                Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
            Folders.sync(folder(file));
        } catch (IOException e) {
            throw explained("write", target, 0, e);
        }
    }

    private static void writeDraft(Path draft, List<Bytes> parts) throws IOException {
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(BEING_WRITTEN));
        try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
            for (Bytes part : parts) {
                out.write(part.array(), part.from(), part.length());
            }
            out.getFD().sync();
        }
        Files.setPosixFilePermissions(draft, READ_ONLY);
    }

    /** Links instead of renaming where the file system can: a rename would silently replace what is there. */
    private static void publish(Path draft, Path target) throws IOException {
        try {
            Files.createLink(target, draft);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.move(draft, target);
        }
    }

    @Override
    public byte[] read(StoreFile file) throws IOException {
        try (RandomAccessFile in = open(file)) {
            long length = in.length();
            file.ensureReadable(length);
            byte[] content = new byte[(int) length];
            in.readFully(content);
            return content;
        }
    }

    @Override
    public void read(StoreFile file, long position, byte[] target, int from, int length) throws IOException {
        try (RandomAccessFile in = open(file)) {
            in.seek(position);
            in.readFully(target, from, length);
        } catch (EOFException e) {
            EOFException named = new EOFException(resolve(file) + " ends before byte " + (position + length));
            named.initCause(e);
            throw named;
        }
    }

    private RandomAccessFile open(StoreFile file) throws IOException {
        File path = resolve(file).toFile();
        try {
            return new RandomAccessFile(path, "r");
        } catch (java.io.FileNotFoundException e) {
            // Java says "not found" for a missing permission too
            if (Files.exists(path.toPath())) {
                throw e;
            }
            NoSuchFileException missing = new NoSuchFileException(path.toString());
            missing.initCause(e);
            throw missing;
        }
    }

    @Override
    public List<Listed> list(FileKind kind) throws IOException {
        List<Listed> found = new ArrayList<>();
        if (kind == FileKind.CONFIG) {
            if (exists(StoreFile.CONFIG)) {
                found.add(new Listed(StoreFile.CONFIG, size(StoreFile.CONFIG)));
            }
            return found;
        }
        Path folder = root.resolve(kind.folder());
        switch (kind) {
            case PACK -> {
                for (Path below : children(folder)) {
                    collect(below, "", kind, found);
                }
            }
            case TAIL -> {
                for (Path below : children(folder)) {
                    collect(below, below.getFileName() + "/", kind, found);
                }
            }
            case CONFIG, KEY, LOCK, SNAPSHOT, INDEX -> collect(folder, "", kind, found);
        }
        return found;
    }

    private static void collect(Path folder, String prefix, FileKind kind, List<Listed> found) throws IOException {
        for (Path path : children(folder)) {
            String name = prefix + path.getFileName();
            if (!StoreFile.isName(kind, name)) {
                continue;
            }
            try {
                BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    found.add(new Listed(new StoreFile(kind, name), attributes.size()));
                }
            } catch (NoSuchFileException e) {
                // removed by another process since the folder was listed: it is not there
                continue;
            }
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> paths = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(paths::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        return paths;
    }

    @Override
    public long size(StoreFile file) throws IOException {
        return Files.size(resolve(file));
    }

    @Override
    public boolean exists(StoreFile file) {
        return Files.exists(resolve(file));
    }

    @Override
    public void remove(StoreFile file) throws IOException {
        Path path = resolve(file);
        Files.delete(path);
        Folders.sync(folder(file));
    }

    @Override
    public Optional<Instant> written(StoreFile file) throws IOException {
        return Optional.of(Files.getLastModifiedTime(resolve(file)).toInstant());
    }

    @Override
    public Optional<String> occupant() throws IOException {
        if (!Files.exists(root)) {
            return Optional.empty();
        }
        if (!Files.isDirectory(root)) {
            return Optional.of(root + " is no directory. Name one that is absent or empty.");
        }
        for (Path entry : children(root)) {
            if (!FOLDERS.contains(entry.getFileName().toString())) {
                return Optional.of("The directory " + root + " is not empty. Name one that is absent or empty.");
            }
        }
        return Store.super.occupant();
    }

    /** Removes drafts that a killed process left. A living one is done with a draft in seconds. */
    @Override
    public void tidy() throws IOException {
        for (Path draft : children(temporary)) {
            try {
                if (Files.getLastModifiedTime(draft)
                        .toInstant()
                        .isBefore(clock.instant().minus(ABANDONED))) {
                    Files.delete(draft);
                }
            } catch (NoSuchFileException e) {
                // another process cleaned up at the same time
                continue;
            }
        }
    }

    private Path resolve(StoreFile file) {
        return root.resolve(file.path());
    }

    private Path folder(StoreFile file) {
        String path = file.path();
        int slash = path.lastIndexOf('/');
        return slash < 0 ? root : root.resolve(path.substring(0, slash));
    }

    private IOException explained(String verb, Path path, long bytes, IOException cause) {
        String message = String.valueOf(cause.getMessage());
        if (message.contains("No space left") || message.contains("quota exceeded") || isFull(bytes)) {
            return new RepositoryException.StoreFull(
                    "Cannot " + verb + " " + path + ": no space left in " + root
                            + ". Free or add space there, then try again; what is stored already is kept.",
                    cause);
        }
        return new RepositoryException(
                "Cannot " + verb + " " + path + ": " + cause
                        + ". Check that the file system is mounted, writable and healthy, then try again.",
                cause);
    }

    /** The message is in the machine's language; the free space is not. */
    private boolean isFull(long bytes) {
        try {
            return Files.getFileStore(root).getUsableSpace() < bytes;
        } catch (IOException e) {
            return false;
        }
    }
}
