package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.KeyInfo;
import io.holdfast.repository.keyservice.KeyServiceLocation;
import io.holdfast.repository.keyservice.WrappedPassword;
import io.holdfast.repository.store.Variables;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds a key whose password only a key service can give. */
@Command(
        name = "wrap",
        description = "Add a key whose random password a key service encrypts: AWS KMS (or a compatible one), or the"
                + " transit engine of HashiCorp Vault or OpenBao. What it encrypted goes into a file, for"
                + " --password-wrapped. Credentials come from the environment: AWS_… or VAULT_….")
final class KeyWrapCommand implements Callable<Integer> {
    @Option(names = "--service", required = true, paramLabel = "KEY", description = KeyServiceLocation.FORM)
    private String service = "";

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write; not there yet.")
    private Path out = Path.of("");

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        KeyServiceLocation at = location(service);
        if (Files.exists(out)) {
            throw exists();
        }
        try (Repository repository = options.open();
                WrappedPassword.Made made = WrappedPassword.make(
                        at,
                        repository.id(),
                        Instant.now().truncatedTo(ChronoUnit.SECONDS),
                        new SecureRandom(),
                        Variables.environment(),
                        options.stores().patience())) {
            try {
                made.wrapped().writeNew(out);
            } catch (FileAlreadyExistsException e) {
                throw exists();
            }
            // last: a file without its key harms nobody, a key without its file nobody can use
            KeyInfo added = repository
                    .keys()
                    .add(
                            made.password(),
                            made.wrapped().keyUser(),
                            made.wrapped().serviceName());
            if (output.isJson()) {
                output.json(Map.of("key", added.id(), "file", out.toString(), "service", at.toString()));
            } else {
                output.line("Added key " + added.shortId() + ", whose password " + at + " gives from " + out + ":");
                output.line("  holdfast repo snapshots -r " + repository.location() + " --password-wrapped " + out);
                output.line("Keep a way in for the day when the key service is gone: holdfast repo key split.");
            }
        }
        return ExitCode.SUCCESS.code();
    }

    private CommandFailed exists() {
        return new CommandFailed(ExitCode.FAILED, out + " exists already. Name another file.");
    }

    static KeyServiceLocation location(String text) {
        try {
            return KeyServiceLocation.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
