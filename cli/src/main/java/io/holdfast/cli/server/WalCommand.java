package io.holdfast.cli.server;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** PostgreSQL's log, file by file, for archive_command and restore_command. */
@Command(
        name = "wal",
        description = "PostgreSQL: hand over and fetch files of the log, for archive_command and restore_command.",
        subcommands = {WalPushCommand.class, WalGetCommand.class})
public final class WalCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name what to do: push or get.");
    }

    /** Whether it is the name of a segment, not of a history or a part. */
    static boolean isSegment(String name) {
        return name.matches("[0-9A-F]{24}");
    }

    static String path(String dataSet, String name) {
        return "/api/v1/admin/logs/" + Query.encode(dataSet) + "/segments/" + Query.encode(name);
    }
}
