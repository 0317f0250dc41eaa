package io.holdfast.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small files that a command line names. */
public final class GivenFile {
    private GivenFile() {}

    /**
     * The whole text.
     *
     * @param what it is, such as {@code password file}
     * @throws CommandFailed with this code when it cannot be read
     */
    public static String text(String what, Path file, ExitCode code) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw unreadable(what, file, code, e);
        }
    }

    /** The first line, such as a password; empty where there is none. @throws CommandFailed as {@link #text} does */
    public static String firstLine(String what, Path file, ExitCode code) {
        return text(what, file, code).lines().findFirst().orElse("");
    }

    /** What to end with when a file could not be read. */
    public static CommandFailed unreadable(String what, Path file, ExitCode code, IOException failure) {
        return new CommandFailed(code, "The " + what + " " + file + " cannot be read: " + why(failure) + ".");
    }

    /** The message of what is thrown for a file that is not there is its name, and nothing else. */
    private static String why(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "it does not exist";
            case AccessDeniedException denied -> "you may not read it";
            case CharacterCodingException binary -> "it is no text in UTF-8";
            default -> String.valueOf(failure.getMessage());
        };
    }
}
