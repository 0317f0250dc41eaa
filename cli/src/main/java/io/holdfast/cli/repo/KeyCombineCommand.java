package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import io.holdfast.cli.Output;
import io.holdfast.repository.Password;
import io.holdfast.repository.key.RecoveryKey;
import io.holdfast.repository.key.RecoveryShare;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Puts shares together to the password that they were made of. */
@Command(
        name = "combine",
        description = "Put recovery shares together to a password file, which opens the repository here and with stock"
                + " restic. Needs no repository.")
final class KeyCombineCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "SHARE",
            description = "Files with a share each, as 'key split' made them.")
    private List<Path> files = List.of();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The password file; not there yet.")
    private Path out = Path.of("");

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws IOException {
        List<RecoveryShare> shares = new ArrayList<>();
        for (Path file : files) {
            String code = GivenFile.text("share", file, ExitCode.FAILED);
            try {
                shares.add(RecoveryShare.parse(code));
            } catch (IOException e) {
                throw new CommandFailed(ExitCode.FAILED, file + ": " + e.getMessage());
            }
        }
        try (RecoveryKey key = RecoveryKey.combine(shares);
                Password password = key.password()) {
            byte[] secret = password.toBytes();
            try {
                Files.createFile(
                        out, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.write(out, secret, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException e) {
                throw new CommandFailed(ExitCode.FAILED, out + " exists already. Name another file.");
            } finally {
                Arrays.fill(secret, (byte) 0);
            }
        }
        if (output.isJson()) {
            output.json(Map.of("password_file", out.toString()));
        } else {
            output.line("The password is in " + out + ". Open the repository with --password-file; then set a new"
                    + " password, and delete the file.");
        }
        return ExitCode.SUCCESS.code();
    }
}
