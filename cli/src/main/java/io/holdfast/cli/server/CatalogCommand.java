package io.holdfast.cli.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The server's catalog. */
@Command(
        name = "catalog",
        description = "The server's catalog, which is an index of what the repositories hold.",
        subcommands = {CatalogRebuildCommand.class})
public final class CatalogCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do: rebuild.");
    }
}
