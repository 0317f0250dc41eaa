package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.function.Supplier;

/** Turns what an argument is refused for into a usage error. */
final class Usage {
    private Usage() {}

    /** Why a file could not be read, for people. */
    static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "it does not exist";
            case AccessDeniedException denied -> "you may not read it";
            default -> String.valueOf(failure.getMessage());
        };
    }

    /** @throws CommandFailed for an {@code IllegalArgumentException}, with its message */
    static <T> T check(Supplier<T> parse) {
        try {
            return parse.get();
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
