package io.holdfast.vault.storage;

import io.holdfast.vault.disk.Folders;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The durable list of the files that a repository has accepted and not removed since, so that one which somebody deletes
 * behind the vault's back is missed. A text file with a line for each event, {@code +type/name} or {@code -type/name}; the
 * last one on a name counts. Only appended to, but for {@link #write}, which replaces it whole; a line that a crash has torn
 * is dropped when it is opened. When it is lost, it is written anew from what is there. Locks and tails, which come and go,
 * are not in it. Not safe for threads by itself, but for {@link #sync}: {@link StoredRepository} guards it.
 */
final class AcceptedFiles {
    static final String FILE = "holdfast-accepted";

    /** In bytes, such as {@code +snapshots/} and a name take. */
    private static final int LINE = 76;

    private static final int NOT_LONG = 1 << 16;

    private final Path path;

    private AcceptedFiles(Path path) {
        this.path = path;
    }

    static AcceptedFiles open(Path repository) throws IOException {
        AcceptedFiles accepted = new AcceptedFiles(repository.resolve(FILE));
        accepted.dropTorn();
        return accepted;
    }

    static boolean lists(FileType type) {
        return type != FileType.LOCK && type != FileType.TAIL;
    }

    private void dropTorn() throws IOException {
        if (!Files.exists(path)) {
            return;
        }
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            long end = file.length();
            while (end > 0) {
                file.seek(end - 1);
                if (file.read() == '\n') {
                    break;
                }
                end--;
            }
            if (end < file.length()) {
                file.setLength(end);
                file.getFD().sync();
            }
        }
    }

    /** Not durable yet: see {@link #sync}. */
    void add(FileName file) throws IOException {
        append("+" + file + "\n");
    }

    /** Durable when it returns. */
    void remove(FileName file) throws IOException {
        append("-" + file + "\n");
        sync();
    }

    private void append(String line) throws IOException {
        if (!Files.exists(path)) {
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        }
        try (FileOutputStream out = new FileOutputStream(path.toFile(), true)) {
            out.write(line.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** Makes durable what was added before. */
    void sync() throws IOException {
        Folders.sync(path);
    }

    /** What was accepted and not removed. Takes memory for each. */
    Set<FileName> read() throws IOException {
        Set<FileName> files = new HashSet<>();
        try (Stream<String> lines = Files.lines(path, StandardCharsets.US_ASCII)) {
            lines.filter(line -> line.length() > 1).forEach(line -> {
                FileName file = FileName.parse(line.substring(1));
                if (line.charAt(0) == '+') {
                    files.add(file);
                } else {
                    files.remove(file);
                }
            });
        } catch (NoSuchFileException e) {
            return files;
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new IOException(
                    path + " is not what the vault wrote: " + e.getMessage()
                            + ". Remove it: the vault makes it anew from"
                            + " the files that are there, and cannot miss those that are not.",
                    e);
        }
        return files;
    }

    /** Whether most of its lines no longer count. @param files that do */
    boolean isLongFor(Set<FileName> files) throws IOException {
        return Files.exists(path) && Files.size(path) > NOT_LONG + files.size() * 2L * LINE;
    }

    /** Puts a list without needless lines in its place; durable when it returns. */
    void write(Collection<FileName> files) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(path + " is in no folder");
        }
        Path draft = folder.resolve("." + FILE);
        Files.deleteIfExists(draft);
        Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        StringBuilder lines = new StringBuilder();
        files.stream().sorted().forEach(file -> lines.append('+').append(file).append('\n'));
        Files.writeString(draft, lines, StandardCharsets.US_ASCII);
        Folders.sync(draft);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(folder);
    }
}
