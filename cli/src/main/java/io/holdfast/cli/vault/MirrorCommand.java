package io.holdfast.cli.vault;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.vault.scrub.Mirror;
import io.holdfast.vault.storage.Address;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where intact files come from. */
@Command(
        name = "mirror",
        description = "Where the vault finds an intact copy of a file that its scrub finds damaged.",
        subcommands = MirrorCommand.Set.class)
final class MirrorCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a verb; 'holdfast vault mirror --help' lists them.");
    }

    /** {@code mirror set}. */
    @Command(
            name = "set",
            description =
                    "Name a repository's mirror: another vault, or any server of restic's REST protocol, that holds"
                            + " the same files. What comes from it is taken only if its SHA-256 is the file's name.")
    static final class Set implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Parameters(paramLabel = "CLIENT/NAME", description = "The repository here.")
        private String repository = "";

        @Option(
                names = "--url",
                required = true,
                description = "The repository there, such as https://vault-2.example:8443/acme/main/.")
        private URI url = URI.create("");

        @Option(names = "--user", required = true, description = "The name to sign in with there.")
        private String user = "";

        @Option(
                names = "--secret-file",
                paramLabel = "FILE",
                description = "Its first line is the secret there. Default: it is asked for.")
        private @Nullable Path secretFile;

        @Option(
                names = "--cacert",
                paramLabel = "FILE",
                description = "The certificates (PEM) to trust there. Default: those that the JDK trusts.")
        private @Nullable Path trusted;

        @Override
        public Integer call() throws IOException {
            try {
                vault.desk()
                        .mirror(
                                Address.parse(repository),
                                new Mirror(
                                        url,
                                        user,
                                        Secret.of(user + " at the mirror", Optional.ofNullable(secretFile)),
                                        Optional.ofNullable(trusted).map(Path::toAbsolutePath)));
                return 0;
            } catch (IllegalArgumentException e) {
                throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
            }
        }
    }
}
