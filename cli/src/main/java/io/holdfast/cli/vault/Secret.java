package io.holdfast.cli.vault;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import java.io.Console;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Secrets come from files or are typed; never from the command line, where other users of the machine would see them. */
final class Secret {
    private static final int SHORTEST = 12;

    private Secret() {}

    /** The first line of a file. */
    static String fromFile(Path file) {
        String line = GivenFile.firstLine("secret file", file, ExitCode.USAGE);
        if (line.isEmpty()) {
            throw new CommandFailed(ExitCode.USAGE, "The secret file " + file + " is empty.");
        }
        return line;
    }

    /** The secret of somebody who is known here. */
    static String of(String who, Optional<Path> file) {
        return file.isPresent() ? fromFile(file.get()) : typed("Secret of " + who + ": ");
    }

    /** A new secret, which has to be long enough and, when typed, typed twice. */
    static String fresh(String who, Optional<Path> file) {
        String secret;
        if (file.isPresent()) {
            secret = fromFile(file.get());
        } else {
            secret = typed("New secret of " + who + ": ");
            if (!secret.equals(typed("Once more: "))) {
                throw new CommandFailed(ExitCode.USAGE, "The two secrets differ.");
            }
        }
        if (secret.length() < SHORTEST) {
            throw new CommandFailed(ExitCode.USAGE, "A secret has " + SHORTEST + " characters at least.");
        }
        return secret;
    }

    private static String typed(String prompt) {
        Console console = System.console();
        char[] typed = console == null || !console.isTerminal() ? null : console.readPassword("%s", prompt);
        if (typed == null || typed.length == 0) {
            throw new CommandFailed(
                    ExitCode.USAGE, "There is no terminal to type a secret at. Give a file with the secret instead.");
        }
        try {
            return new String(typed);
        } finally {
            Arrays.fill(typed, '\0');
        }
    }
}
