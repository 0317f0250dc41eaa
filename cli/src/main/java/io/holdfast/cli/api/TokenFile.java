package io.holdfast.cli.api;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where tokens lie between commands, by server: a file that only its owner reads. Another process may use it at the same
 * time; whoever changes it holds a lock, since most providers take a refresh token once only.
 */
public final class TokenFile {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final TypeReference<TreeMap<String, Tokens>> TYPE = new TypeReference<>() {};
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;

    public TokenFile(Path path) {
        this.path = path;
    }

    /** {@code $HOLDFAST_TOKEN_FILE}, else {@code holdfast/tokens.json} among the user's settings. */
    public static TokenFile of(Map<String, String> environment, Path home) {
        String named = environment.get("HOLDFAST_TOKEN_FILE");
        if (named != null && !named.isBlank()) {
            return new TokenFile(Path.of(named));
        }
        String settings = environment.get("XDG_CONFIG_HOME");
        return new TokenFile((settings == null || settings.isBlank() ? home.resolve(".config") : Path.of(settings))
                .resolve("holdfast/tokens.json"));
    }

    /** What changes one server's tokens. */
    public interface Change {
        /** @return the new ones; empty: none are kept */
        Optional<Tokens> of(Optional<Tokens> before) throws IOException, InterruptedException;
    }

    /** What was kept for a server; refuses a file that others than its owner may read. */
    public Optional<Tokens> find(String server) throws IOException {
        return Optional.ofNullable(read().get(server));
    }

    /** Blocks while another process changes the file. @return what is kept now */
    public Optional<Tokens> change(String server, Change change) throws IOException, InterruptedException {
        Path file = path.toAbsolutePath();
        Path folder = Optional.ofNullable(file.getParent()).orElse(file);
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        FileAttribute<Set<PosixFilePermission>> mode = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Path lock = folder.resolve(file.getFileName() + ".lock");
        try (FileChannel channel =
                        FileChannel.open(lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), mode);
                FileLock held = channel.lock()) {
            TreeMap<String, Tokens> all = read();
            Optional<Tokens> after = change.of(Optional.ofNullable(all.get(server)));
            after.ifPresentOrElse(tokens -> all.put(server, tokens), () -> all.remove(server));
            if (!held.isValid()) {
                throw new IOException("the lock of " + lock + " was lost");
            }
            write(file, folder, all, mode);
            return after;
        }
    }

    private static void write(
            Path file, Path folder, Map<String, Tokens> all, FileAttribute<Set<PosixFilePermission>> mode)
            throws IOException {
        Path fresh = Files.createTempFile(folder, "tokens", ".new", mode);
        try {
            Files.writeString(fresh, JSON.writeValueAsString(all) + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private TreeMap<String, Tokens> read() throws IOException {
        String text;
        try {
            if (Files.getPosixFilePermissions(path).stream()
                    .anyMatch(one -> !one.name().startsWith("OWNER"))) {
                throw new CommandFailed(
                        ExitCode.SIGN_IN,
                        path + " may be read by others than its owner, and it lets whoever reads it in. Remove it and"
                                + " sign in again with 'holdfast login'.");
            }
            text = Files.readString(path);
        } catch (NoSuchFileException e) {
            return new TreeMap<>();
        }
        try {
            return JSON.readValue(text, TYPE);
        } catch (JacksonException e) {
            throw new CommandFailed(
                    ExitCode.SIGN_IN, path + " is not what 'holdfast login' wrote. Remove it and sign in again.");
        }
    }
}
