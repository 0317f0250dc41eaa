package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ServerConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** Applies declarations from files. */
@Command(
        name = "apply",
        description = "Apply declarations from YAML files, all or none; the same ones again change nothing.")
public final class ApplyCommand implements Callable<Integer> {
    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "PATH",
            description = "A file, or a folder whose *.yaml and *.yml files are read in name order. Repeatable.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "The value of a variable ${NAME} in the files; else the environment's.")
    private Map<String, String> variables = new LinkedHashMap<>();

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Variables values = new Variables(variables, name -> Optional.ofNullable(System.getenv(name)));
        StringBuilder documents = new StringBuilder();
        for (Path file : files()) {
            documents.append(values.resolve(Files.readString(file, StandardCharsets.UTF_8), file.toString()));
            documents.append("\n---\n");
        }
        JsonNode outcome =
                server.connect().post("/api/v1/admin/inventory/apply", Map.of("documents", documents.toString()));
        if (output.isJson()) {
            output.json(outcome);
        } else {
            output.line(outcome.path("created").asInt() + " created, "
                    + outcome.path("changed").asInt() + " changed, "
                    + outcome.path("unchanged").asInt() + " unchanged");
        }
        return 0;
    }

    private List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isDirectory(path)) {
                try (Stream<Path> entries = Files.list(path)) {
                    entries.filter(entry -> entry.toString().endsWith(".yaml")
                                    || entry.toString().endsWith(".yml"))
                            .sorted()
                            .forEach(files::add);
                }
            } else if (Files.isRegularFile(path)) {
                files.add(path);
            } else {
                throw new CommandFailed(ExitCode.USAGE, path + " does not exist.");
            }
        }
        if (files.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "There is no *.yaml file in " + paths + ".");
        }
        return files;
    }
}
