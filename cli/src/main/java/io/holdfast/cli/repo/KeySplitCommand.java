package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.repository.Password;
import io.holdfast.repository.Repository;
import io.holdfast.repository.key.KeyInfo;
import io.holdfast.repository.key.RecoveryKey;
import io.holdfast.repository.key.RecoveryShare;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds a key that nobody knows, and writes its shares. */
@Command(
        name = "split",
        description =
                "Add a recovery key that nobody knows: its password is split into shares, of which some are needed"
                        + " to open the repository. Print the files, give them to different people, and delete them.")
final class KeySplitCommand implements Callable<Integer> {
    @Option(names = "--shares", defaultValue = "5", description = "How many, 2 to 255. Default: ${DEFAULT-VALUE}.")
    private int shares = 5;

    @Option(names = "--needed", defaultValue = "3", description = "How many are needed. Default: ${DEFAULT-VALUE}.")
    private int needed = 3;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where the files of the shares go.")
    private Path directory = Path.of("");

    @Mixin
    private RepositoryOptions options = new RepositoryOptions();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException, InterruptedException {
        SecureRandom random = new SecureRandom();
        try (Repository repository = options.open();
                RecoveryKey key = RecoveryKey.random(random);
                Password password = key.password()) {
            List<RecoveryShare> made = split(key, random);
            Files.createDirectories(directory);
            List<Path> files = new ArrayList<>();
            for (RecoveryShare share : made) {
                files.add(write(share, repository));
            }
            // last: shares of a key that is not there harm nobody
            KeyInfo added = repository
                    .keys()
                    .add(password, "recovery-" + made.getFirst().set(), needed + "-of-" + shares);
            if (output.isJson()) {
                output.json(Map.of(
                        "key",
                        added.id(),
                        "files",
                        files.stream().map(Path::toString).toList()));
            } else {
                output.line("Added recovery key " + added.shortId() + ". Any " + needed + " of the " + shares
                        + " shares in " + directory + " open the repository:");
                output.line("  holdfast repo key combine SHARE... --out PASSWORD-FILE");
                output.line("Print them, give them to different people, and delete the files. To revoke all of them:");
                output.line("  holdfast repo key remove " + added.shortId());
            }
        }
        return ExitCode.SUCCESS.code();
    }

    private List<RecoveryShare> split(RecoveryKey key, SecureRandom random) {
        try {
            return key.split(needed, shares, random);
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private Path write(RecoveryShare share, Repository repository) throws IOException {
        Path file = directory.resolve("recovery-share-" + share.set() + "-" + share.number() + ".txt");
        String text = """
                RECOVERY SHARE %d OF %d for a backup repository (set %s, made %s)

                Repository: %s
                Id:         %s

                Any %d of these shares together open the repository. By itself this one is of no use to
                anybody; do not keep it with another. In an emergency, with %d of them at hand:

                    holdfast repo key combine SHARE-FILE... --out password
                    holdfast repo restore latest --target DIR -r REPOSITORY -p password

                The password that comes out opens it with stock restic (--password-file), too. Without a file,
                type what stands between the lines below; spaces and case do not matter.

                %s""".formatted(
                        share.number(),
                        shares,
                        share.set(),
                        LocalDate.now(ZoneOffset.UTC),
                        repository.location(),
                        repository.id(),
                        needed,
                        needed,
                        share.code());
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailed(ExitCode.FAILED, file + " exists already. Name another directory.");
        }
    }
}
