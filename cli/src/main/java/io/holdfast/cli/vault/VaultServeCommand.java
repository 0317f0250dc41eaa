package io.holdfast.cli.vault;

import io.holdfast.cli.LogToStandardError;
import io.holdfast.cli.Output;
import io.holdfast.vault.VaultFolder;
import io.holdfast.vault.VaultServer;
import io.holdfast.vault.VaultSettings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves a vault until it is stopped. */
@Command(
        name = "serve",
        description = "Serve the vault. Stays until it is stopped (Ctrl-C, SIGTERM): uploads under way are let end, for"
                + " twenty seconds at most. A kill at any moment harms nothing.")
final class VaultServeCommand implements Callable<Integer> {
    @Mixin
    private VaultOption vault = new VaultOption();

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "Another address than the settings say.")
    private @Nullable String bind;

    @Option(names = "--port", description = "Another port than the settings say; 0 for a free one.")
    private @Nullable Integer port;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        LogToStandardError.begin();
        VaultFolder folder = vault.folder();
        VaultSettings settings = VaultSettings.read(folder);
        settings = settings.withAddress(bind == null ? settings.bind() : bind, port == null ? settings.port() : port);
        try (VaultServer server = VaultServer.start(folder, settings)) {
            Thread end = Thread.ofPlatform().name("vault-end").unstarted(server::close);
            Runtime.getRuntime().addShutdownHook(end);
            if (output.isJson()) {
                output.json(Map.of(
                        "address",
                        server.address(),
                        "pid",
                        ProcessHandle.current().pid()));
            } else {
                output.line("The vault listens on " + server.address());
            }
            server.await();
            return 0;
        }
    }
}
