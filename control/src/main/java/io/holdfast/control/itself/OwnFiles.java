package io.holdfast.control.itself;

import io.holdfast.control.Catalog;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The server's own configuration in a catalog backup: how it was started, and the passwords that a key service encrypted.
 * Files that hold a secret in plain text are named by the declarations and are not in it.
 */
final class OwnFiles {
    private static final EntryPath FOLDER = EntryPath.of("configuration");

    private final ControlSettings settings;
    private final Map<String, String> options;

    OwnFiles(ControlSettings settings, StartOptions options) {
        this.settings = settings;
        this.options = new TreeMap<>(options.values());
    }

    void write(Inventory inventory, SnapshotSink sink, Instant at) throws IOException, InterruptedException {
        options.put("data", settings.dataFolder().toString());
        options.put("host", settings.hostname());
        options.put("workers", Integer.toString(settings.workers()));
        options.put("allow-own-approvals", Boolean.toString(settings.ownApprovals()));
        write(sink, "server.json", String.valueOf(Catalog.json(options)).getBytes(StandardCharsets.UTF_8), at);
        for (StoreDeclaration repository : inventory.repositories()) {
            Optional<Path> wrapped = repository.passwordWrapped().map(Path::of).filter(Files::isReadable);
            if (wrapped.isPresent()) {
                write(sink, "wrapped/" + repository.name(), Files.readAllBytes(wrapped.get()), at);
            }
        }
    }

    private static void write(SnapshotSink sink, String path, byte[] content, Instant at)
            throws IOException, InterruptedException {
        EntryMetadata metadata = EntryMetadata.synthetic(0600, at);
        sink.file(FOLDER.resolve(path), metadata, new ByteArrayInputStream(content), Cuts.CONTENT);
    }
}
