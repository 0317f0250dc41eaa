package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.GivenFile;
import java.io.Console;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A password that somebody is asked for, or that a file has. */
final class NewPassword {
    private NewPassword() {}

    /**
     * @param file its first line is the password; null to ask
     * @param option names a file, for whoever runs this where nobody can be asked
     * @param prompt to ask with
     */
    static String read(@Nullable Path file, String option, String prompt) {
        if (file != null) {
            return GivenFile.firstLine("password file", file, ExitCode.USAGE);
        }
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new CommandFailed(ExitCode.USAGE, "Nobody can be asked here. Give " + option + ".");
        }
        char[] typed = console.readPassword("%s: ", prompt);
        return typed == null ? "" : new String(typed);
    }
}
