package io.holdfast.cli.repo;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import java.util.function.Supplier;

/** Turns what an argument is refused for into a usage error. */
final class Usage {
    private Usage() {}

    /** @throws CommandFailed for an {@code IllegalArgumentException}, with its message */
    static <T> T check(Supplier<T> parse) {
        try {
            return parse.get();
        } catch (IllegalArgumentException e) {
            throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
