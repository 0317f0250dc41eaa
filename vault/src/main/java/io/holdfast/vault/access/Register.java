package io.holdfast.vault.access;

import io.holdfast.vault.disk.Folders;
import io.holdfast.vault.disk.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder with one file for each name. Read anew each time, so that what a command changes holds for the running server
 * with the next request.
 */
public final class Register<T> {
    private static final String ENDING = ".json";

    private final Path folder;
    private final Class<T> type;

    private Register(Path folder, Class<T> type) {
        this.folder = folder;
        this.type = type;
    }

    public static Register<Client> clients(Path folder) {
        return new Register<>(folder, Client.class);
    }

    public static Register<Operator> operators(Path folder) {
        return new Register<>(folder, Operator.class);
    }

    /** Nothing for a name that nobody can have. */
    public Optional<T> find(String name) throws IOException {
        try {
            Client.requireName(name);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        return file(name).read();
    }

    public List<T> all() throws IOException {
        List<T> all = new ArrayList<>();
        for (Path path : Folders.children(folder)) {
            String name = path.getFileName().toString();
            if (name.endsWith(ENDING) && !name.startsWith(".")) {
                new JsonFile<>(path, type).read().ifPresent(all::add);
            }
        }
        return all;
    }

    public void put(String name, T value) throws IOException {
        Client.requireName(name);
        file(name).write(value);
    }

    public void remove(String name) throws IOException {
        Client.requireName(name);
        Files.deleteIfExists(file(name).path());
        Folders.sync(folder);
    }

    private JsonFile<T> file(String name) {
        return new JsonFile<>(folder.resolve(name + ENDING), type);
    }
}
