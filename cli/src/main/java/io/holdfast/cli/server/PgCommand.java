package io.holdfast.cli.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What only PostgreSQL data sets have. */
@Command(
        name = "pg",
        description = "PostgreSQL: search the stored log for what was done.",
        subcommands = PgLogCommand.class)
public final class PgCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do: log.");
    }
}
