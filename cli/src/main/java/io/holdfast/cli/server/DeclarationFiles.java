package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** The files of declarations that a command is given. */
final class DeclarationFiles {
    @Option(
            names = {"-f", "--file"},
            paramLabel = "PATH",
            description = "A file, or a folder whose *.yaml and *.yml files are read in name order. Repeatable.")
    private List<Path> paths = new ArrayList<>();

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "The value of a variable $${NAME} in the files; else the environment's.")
    private Map<String, String> variables = new LinkedHashMap<>();

    boolean given() {
        return !paths.isEmpty();
    }

    /** All documents as one text, with their variables resolved. */
    String read() throws IOException {
        if (paths.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "Name the files: -f PATH, a file or a folder.");
        }
        Variables values = new Variables(variables, name -> Optional.ofNullable(System.getenv(name)));
        StringBuilder documents = new StringBuilder();
        for (Path file : files()) {
            documents.append(values.resolve(GivenFile.text("file", file, ExitCode.USAGE), file.toString()));
            documents.append("\n---\n");
        }
        return documents.toString();
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
