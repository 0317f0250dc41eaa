package io.holdfast.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code server.json} in the data folder says of the running server; gone after a clean stop.
 *
 * @param address such as {@code http://127.0.0.1:8480}
 * @param pid of the server's process
 */
public record ServerFile(String address, long pid) {
    private static final String NAME = "server.json";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Empty when no server says that it runs there, or the one that said so has died. */
    public static Optional<ServerFile> read(Path dataFolder) throws IOException {
        try {
            String json = Files.readString(dataFolder.resolve(NAME), StandardCharsets.UTF_8);
            return Optional.of(JSON.readValue(json, ServerFile.class))
                    .filter(file -> ProcessHandle.of(file.pid())
                            .map(ProcessHandle::isAlive)
                            .orElse(false));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JacksonException e) {
            throw new IOException(
                    dataFolder.resolve(NAME) + " is not what a server wrote: " + e.getOriginalMessage()
                            + ". Remove it and start the server again.",
                    e);
        }
    }

    void write(Path dataFolder) throws IOException {
        Path temporary = dataFolder.resolve(NAME + ".new");
        Files.writeString(temporary, JSON.writeValueAsString(this) + "\n", StandardCharsets.UTF_8);
        Files.move(temporary, dataFolder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    }

    static void remove(Path dataFolder) throws IOException {
        Files.deleteIfExists(dataFolder.resolve(NAME));
    }
}
