package io.holdfast.cli.vault;

import io.holdfast.vault.VaultDesk;
import io.holdfast.vault.VaultFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import picocli.CommandLine.Option;

/** Which vault. */
final class VaultOption {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            required = true,
            defaultValue = "${env:HOLDFAST_VAULT_DATA}",
            description = "The vault's folder. Default: $HOLDFAST_VAULT_DATA.")
    private Path data = Path.of("");

    VaultFolder folder() {
        return new VaultFolder(data.toAbsolutePath().normalize());
    }

    VaultDesk desk() throws IOException {
        return VaultDesk.open(folder(), InstantSource.system());
    }
}
