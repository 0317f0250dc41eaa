package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes what is declared as files. */
@Command(
        name = "export",
        description =
                "Write what is declared as YAML: to apply it changes nothing. Variables have become their values.")
public final class ExportCommand implements Callable<Integer> {
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Where to. Default: standard output.")
    private @Nullable Path file;

    @Option(names = "--people", description = "Also who may sign in and what they may do; never their passwords.")
    private boolean people;

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        String yaml = server.connect().text("/api/v1/admin/inventory/export?people=" + people);
        if (file != null) {
            Files.writeString(file, yaml);
            if (output.isJson()) {
                output.json(Map.of("file", file.toString()));
            }
        } else if (output.isJson()) {
            output.json(Map.of("documents", yaml));
        } else {
            output.out().print(yaml);
            output.out().flush();
        }
        return 0;
    }
}
