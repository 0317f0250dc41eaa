package io.holdfast.cli;

/** Adds a subcommand of {@code holdfast}; found by {@link java.util.ServiceLoader}. */
public interface CommandProvider {
    /** An object annotated as a picocli command. */
    Object command();
}
