package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Password;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Has a command print a password, such as one that asks a key store. */
final class PasswordCommand {
    private static final long SECONDS = 120;

    private PasswordCommand() {}

    /**
     * The first line that the command prints; the shell runs it. What it says on standard error is shown.
     *
     * @param origin the option or variable that the command is from, for errors
     */
    static Password run(String command, String origin) {
        try {
            Process process = new ProcessBuilder("sh", "-c", command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            process.getOutputStream().close();
            byte[] printed = process.getInputStream().readAllBytes();
            try {
                Optional<Password> password = Password.firstLine(printed);
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0 || password.isEmpty()) {
                    process.destroyForcibly();
                    throw new CommandFailed(ExitCode.USAGE, "The command of " + origin + " failed or printed nothing.");
                }
                return password.get();
            } finally {
                Arrays.fill(printed, (byte) 0);
            }
        } catch (IOException e) {
            throw new CommandFailed(ExitCode.USAGE, "The command of " + origin + " cannot be run: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed(ExitCode.INTERRUPTED, "Interrupted while the command of " + origin + " ran.");
        }
    }
}
