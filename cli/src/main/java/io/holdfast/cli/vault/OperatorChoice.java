package io.holdfast.cli.vault;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which operator acts, and the proof of it. */
final class OperatorChoice {
    @Option(names = "--operator", paramLabel = "NAME", required = true, description = "Who you are.")
    private String name = "";

    @Option(
            names = "--secret-file",
            paramLabel = "FILE",
            description = "Its first line is your secret. Default: it is asked for.")
    private @Nullable Path secretFile;

    String name() {
        return name;
    }

    String secret() {
        return Secret.of(name, Optional.ofNullable(secretFile));
    }
}
