package io.holdfast.vault.disk;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One value in a small file that is only ever replaced whole: a reader, in this process or another, sees the old or the
 * new value, and what was written survives a crash of the machine. Only the vault's account can read it.
 */
public final class JsonFile<T> {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Path path;
    private final Class<T> type;

    public JsonFile(Path path, Class<T> type) {
        this.path = path;
        this.type = type;
    }

    public Path path() {
        return path;
    }

    /** @throws IOException when it is there and cannot be read or understood */
    public Optional<T> read() throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(content, type));
        } catch (JacksonException e) {
            throw new IOException(
                    path + " is not what the vault wrote: " + e.getOriginalMessage()
                            + ". Bring it back from a copy of the vault's folder.",
                    e);
        }
    }

    public void write(T value) throws IOException {
        Path folder = path.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException(path + " is no file");
        }
        Folders.make(folder);
        Path draft = folder.resolve("." + path.getFileName() + "." + UUID.randomUUID());
        try {
            Files.createFile(draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (FileOutputStream out = new FileOutputStream(draft.toFile())) {
                out.write(JSON.writeValueAsBytes(value));
                out.getFD().sync();
            }
            try {
                Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                throw new IOException(folder + " is on a file system without atomic renames; the vault needs them", e);
            }
        } finally {
            Files.deleteIfExists(draft);
        }
        Folders.sync(folder);
    }
}
