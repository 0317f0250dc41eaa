package io.holdfast.vault;

import io.holdfast.vault.disk.Folders;
import java.io.IOException;
import java.nio.file.Path;

/** What lies where below the folder of a vault. */
public record VaultFolder(Path root) {
    /** Address, certificate, waiting times: {@link VaultSettings}. */
    public Path settings() {
        return root.resolve("vault.json");
    }

    public Path certificate() {
        return root.resolve("tls/certificate.pem");
    }

    public Path key() {
        return root.resolve("tls/key.pem");
    }

    public Path clients() {
        return root.resolve("clients");
    }

    public Path operators() {
        return root.resolve("operators");
    }

    public Path releases() {
        return root.resolve("releases");
    }

    /** {@code <client>/<repository>.json}: where intact files can be had. */
    public Path mirrors() {
        return root.resolve("mirrors");
    }

    public Path audit() {
        return root.resolve("audit");
    }

    public Path clock() {
        return root.resolve("state/clock.json");
    }

    public Path scrub() {
        return root.resolve("state/scrub.json");
    }

    public Path damage() {
        return root.resolve("state/damage.json");
    }

    public Path status() {
        return root.resolve("state/status.json");
    }

    /** Held by the process that serves. */
    public Path running() {
        return root.resolve("state/running");
    }

    /** Must be on the file system of {@link #repositories()}: a finished upload is linked from here. */
    public Path drafts() {
        return root.resolve("drafts");
    }

    /** {@code <client>/<repository>/}, each laid out as restic's local repositories. */
    public Path repositories() {
        return root.resolve("repositories");
    }

    /** Damaged files that were replaced by intact ones. */
    public Path quarantine() {
        return root.resolve("quarantine");
    }

    void make() throws IOException {
        Folders.make(root);
        Folders.make(root.resolve("state"));
        Folders.make(drafts());
        Folders.make(repositories());
        Folders.make(clients());
        Folders.make(operators());
        Folders.make(releases());
    }
}
