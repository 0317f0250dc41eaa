package io.holdfast.cli.repo;

import io.holdfast.cli.Subcommands;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verbs on a repository. */
@Command(
        name = "repo",
        description = "Work on a repository with nothing but its directory and its password. Repositories are restic's,"
                + " of format versions 1 and 2: the stock restic client works on them too.")
public final class RepoCommand implements Runnable {
    /** The verbs. */
    public static final Subcommands SUBCOMMANDS = Subcommands.of(
            InitCommand.class,
            BackupFilesCommand.class,
            SnapshotsCommand.class,
            LsCommand.class,
            FindCommand.class,
            DiffCommand.class,
            DumpCommand.class,
            RestoreSnapshotCommand.class,
            CheckCommand.class,
            CopyCommand.class,
            MirrorCommand.class,
            MigrateCommand.class,
            ForgetCommand.class,
            TagCommand.class,
            HoldCommand.class,
            PruneCommand.class,
            RebuildIndexCommand.class,
            RepairCommand.class,
            UndeleteCommand.class,
            StatsCommand.class,
            BenchmarkCommand.class,
            KeyCommand.class,
            UnlockCommand.class,
            CatCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a verb; 'holdfast repo --help' lists them.");
    }
}
