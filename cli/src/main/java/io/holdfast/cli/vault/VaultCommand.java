package io.holdfast.cli.vault;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verbs of a vault. */
@Command(
        name = "vault",
        description =
                "An off-site store server that restic and Holdfast back up to, and from which nothing can be removed"
                        + " before its lock ends. Run these at the vault itself, as the account that it runs as.",
        subcommands = {
            VaultInitCommand.class,
            VaultServeCommand.class,
            ClientCommand.class,
            OperatorCommand.class,
            ReleaseCommand.class,
            MirrorCommand.class,
            VaultStatusCommand.class,
            AuditCommand.class
        })
final class VaultCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a verb; 'holdfast vault --help' lists them.");
    }
}
