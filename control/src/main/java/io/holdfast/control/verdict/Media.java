package io.holdfast.control.verdict;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.repository.store.StoreLocation;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What copies lie on. */
final class Media {
    private static final String DISK = "disk";
    private static final String OBJECTS = "object-storage";

    private Media() {}

    /** As declared; else by how the repository is reached. */
    static String of(StoreDeclaration repository) {
        return repository.media().orElseGet(() -> switch (StoreLocation.parse(repository.location())) {
            case StoreLocation.Local local -> DISK;
            case StoreLocation.Sftp sftp -> DISK;
            case StoreLocation.S3 s3 -> OBJECTS;
            case StoreLocation.Rest rest -> "store-server";
        });
    }

    /** What the living system lies on, as far as its kind tells. */
    static String ofSource(DataSet dataSet) {
        return dataSet.kind().equals("s3") ? OBJECTS : DISK;
    }

    /**
     * The file systems of the repositories in directories, by the repository's name: what lies on one is lost together. Ask
     * once for all data sets: each look reads the system's table of mounts.
     */
    static Map<String, FileStore> fileSystems(Inventory inventory) {
        Map<String, FileStore> found = new HashMap<>();
        inventory
                .repositories()
                .forEach(repository -> fileSystem(repository).ifPresent(store -> found.put(repository.name(), store)));
        return found;
    }

    private static Optional<FileStore> fileSystem(StoreDeclaration repository) {
        Optional<Path> directory = repository.directory();
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.getFileStore(directory.get()));
        } catch (IOException e) {
            // it has gone, which another alert tells
            return Optional.empty();
        }
    }
}
