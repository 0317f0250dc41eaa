package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.keyservice.WrappedPassword;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.Variables;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which repository, and its password; restic's environment variables work too. */
final class RepositoryOptions {
    @Option(
            names = {"-r", "--repo", "--repository"},
            paramLabel = "LOCATION",
            description = "Where the repository is: a directory, s3:https://host/bucket/prefix, sftp:user@host:/path or"
                    + " rest:https://host:8000/path/. Default: $HOLDFAST_REPOSITORY, $RESTIC_REPOSITORY, the first line of"
                    + " the file $RESTIC_REPOSITORY_FILE.")
    private @Nullable String location;

    @Option(
            names = {"-p", "--password-file"},
            paramLabel = "FILE",
            description = "Its first line is the repository's password. Default: $HOLDFAST_REPOSITORY_PASSWORD_FILE,"
                    + " $RESTIC_PASSWORD_FILE; else what the command $HOLDFAST_REPOSITORY_PASSWORD_COMMAND or"
                    + " $RESTIC_PASSWORD_COMMAND prints; else $RESTIC_PASSWORD; else asked for.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--password-command",
            paramLabel = "COMMAND",
            description = "A command that prints the password, such as one that asks a key store. The shell runs it; it"
                    + " can be seen in the list of processes, so it should not hold the password itself.")
    private @Nullable String passwordCommand;

    @Option(
            names = "--password-wrapped",
            paramLabel = "FILE",
            description = "A password that a key service encrypted, as 'repo key wrap' made it; the service is asked"
                    + " for it. Default: $HOLDFAST_REPOSITORY_PASSWORD_WRAPPED, unless a password file is named.")
    private @Nullable Path passwordWrapped;

    @Mixin
    private StoreOptions stores = new StoreOptions();

    private interface Opening {
        Repository open(String location, Password password) throws IOException;
    }

    /** How to reach it, and others. */
    StoreOptions stores() {
        return stores;
    }

    private String location() {
        return Optional.ofNullable(location)
                .or(() -> environment("HOLDFAST_REPOSITORY"))
                .or(() -> environment("RESTIC_REPOSITORY"))
                .or(() -> environment("RESTIC_REPOSITORY_FILE").map(file -> firstLine(Path.of(file))))
                .orElseThrow(() -> new CommandFailed(
                        ExitCode.USAGE, "Which repository? Give --repo, or set HOLDFAST_REPOSITORY."));
    }

    private static String firstLine(Path file) {
        return GivenFile.firstLine("file", file, ExitCode.USAGE).strip();
    }

    Repository open() throws IOException {
        return open(stores::open);
    }

    /** As {@link #open()}; the repository stays as it is whatever is done. */
    Repository openForDryRun() throws IOException {
        return open(stores::openForDryRun);
    }

    private Repository open(Opening opening) throws IOException {
        Optional<Path> wrapped = wrapped();
        if (wrapped.isPresent()) {
            return open(WrappedPassword.read(wrapped.get()), opening);
        }
        try (Password password = password(false)) {
            return opening.open(location(), password);
        }
    }

    private Repository open(WrappedPassword wrapped, Opening opening) throws IOException {
        try (Password password = wrapped.unwrap(Variables.environment(), stores.patience())) {
            Repository opened = opening.open(location(), password);
            try {
                wrapped.ensureIsOf(opened);
                return opened;
            } catch (RepositoryException e) {
                opened.close();
                throw e;
            }
        }
    }

    private Optional<Path> wrapped() {
        if (Stream.of(passwordWrapped, passwordFile, passwordCommand)
                        .filter(Objects::nonNull)
                        .count()
                > 1) {
            throw new CommandFailed(
                    ExitCode.USAGE, "Give one of --password-file, --password-command and --password-wrapped.");
        }
        boolean file = passwordFile != null
                || passwordCommand != null
                || environment("HOLDFAST_REPOSITORY_PASSWORD_FILE").isPresent()
                || environment("RESTIC_PASSWORD_FILE").isPresent();
        return Optional.ofNullable(passwordWrapped)
                .or(() -> file
                        ? Optional.empty()
                        : environment("HOLDFAST_REPOSITORY_PASSWORD_WRAPPED").map(Path::of));
    }

    /** With keys and config from a mirror where they are damaged or missing; nothing comes from a cache. */
    Repository openWithMirror(Store mirror) throws IOException, InterruptedException {
        Optional<Path> wrapped = wrapped();
        try (Password password = wrapped.isPresent()
                ? WrappedPassword.read(wrapped.get()).unwrap(Variables.environment(), stores.patience())
                : password(false)) {
            return Repositories.openWithMirror(stores.store(location()), mirror, password);
        }
    }

    /** @param like a repository whose chunks the new one shall have */
    Repository init(Optional<Repository> like) throws IOException {
        if (wrapped().isPresent()) {
            throw new CommandFailed(
                    ExitCode.USAGE,
                    "A wrapped password belongs to a repository that is there. Make this one with a password file,"
                            + " then add a wrapped key: holdfast repo key wrap.");
        }
        try (Password password = password(true)) {
            return stores.init(location(), password, like);
        }
    }

    /** @param twice a typed password is asked for again, as a new one must not be mistyped */
    private Password password(boolean twice) {
        String command = passwordCommand;
        if (command != null) {
            return PasswordCommand.run(command, "--password-command");
        }
        Optional<Path> file = Optional.ofNullable(passwordFile)
                .or(() -> environment("HOLDFAST_REPOSITORY_PASSWORD_FILE").map(Path::of))
                .or(() -> environment("RESTIC_PASSWORD_FILE").map(Path::of));
        if (file.isPresent()) {
            return fromFile(file.get());
        }
        for (String variable : List.of("HOLDFAST_REPOSITORY_PASSWORD_COMMAND", "RESTIC_PASSWORD_COMMAND")) {
            Optional<String> named = environment(variable);
            if (named.isPresent()) {
                return PasswordCommand.run(named.get(), "$" + variable);
            }
        }
        Optional<String> plain = environment("RESTIC_PASSWORD");
        return plain.isPresent()
                ? Password.of(plain.get().toCharArray())
                : typed(
                        "Repository password: ",
                        twice,
                        "--password-file, or set HOLDFAST_REPOSITORY_PASSWORD_FILE or RESTIC_PASSWORD_FILE");
    }

    /** A password file's first line. */
    static Password fromFile(Path file) {
        try {
            byte[] text = Files.readAllBytes(file);
            try {
                return Password.firstLine(text)
                        .orElseThrow(
                                () -> new CommandFailed(ExitCode.USAGE, "The password file " + file + " is empty."));
            } finally {
                Arrays.fill(text, (byte) 0);
            }
        } catch (IOException e) {
            throw GivenFile.unreadable("password file", file, ExitCode.USAGE, e);
        }
    }

    /** @param instead what to do where nobody can type */
    static Password typed(String prompt, boolean twice, String instead) {
        Console console = System.console();
        char[] first = console == null || !console.isTerminal() ? null : console.readPassword(prompt);
        if (console == null || first == null || first.length == 0) {
            throw new CommandFailed(ExitCode.USAGE, "There is no password. Give " + instead + ".");
        }
        try {
            if (twice) {
                char[] second = console.readPassword("Once more: ");
                boolean same = Arrays.equals(first, second);
                Arrays.fill(second, '\0');
                if (!same) {
                    throw new CommandFailed(ExitCode.USAGE, "The two passwords differ.");
                }
            }
            return Password.of(first);
        } finally {
            Arrays.fill(first, '\0');
        }
    }

    static Optional<String> environment(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }
}
