package io.holdfast.cli.vault;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.vault.audit.AuditLog;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What was done at the vault. */
@Command(
        name = "audit",
        description = "What was done at the vault and by whom.",
        subcommands = {AuditCommand.Verify.class, AuditCommand.Show.class})
final class AuditCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a verb; 'holdfast vault audit --help' lists them.");
    }

    /** {@code audit verify}. */
    @Command(
            name = "verify",
            description =
                    "Follow the chain of the audit log. Exit code 13 when entries were changed, removed or added.")
    static final class Verify implements Callable<Integer> {
        private static final Pattern LINK = Pattern.compile("([0-9]{1,18}):([0-9a-f]{64})");

        @Mixin
        private VaultOption vault = new VaultOption();

        @Option(
                names = "--noted",
                paramLabel = "SEQUENCE:HASH",
                description =
                        "A link that was noted elsewhere before, which must be in the chain. Only this shows a log"
                                + " that was written anew as a whole.")
        private @Nullable String noted;

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            AuditLog.Verified verified =
                    vault.desk().verifyAudit(Optional.ofNullable(noted).map(Verify::link), entry -> {});
            if (output.isJson()) {
                output.json(verified);
            } else {
                output.line(verified.entries() + " entries follow one another; the last is " + verified.head());
                verified.problem().ifPresent(problem -> output.line("! " + problem));
            }
            return verified.problem().isPresent() ? ExitCode.DAMAGED.code() : 0;
        }

        private static AuditLog.Head link(String text) {
            var link = LINK.matcher(text);
            if (!link.matches()) {
                throw new CommandFailed(
                        ExitCode.USAGE, "'" + text + "' is no link; 'holdfast vault status' shows one.");
            }
            return new AuditLog.Head(Long.parseLong(link.group(1)), link.group(2));
        }
    }

    /** {@code audit show}. */
    @Command(name = "show", description = "Show the audit log.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            AuditLog.Verified verified = vault.desk().verifyAudit(Optional.empty(), entry -> {
                if (output.isJson()) {
                    output.json(entry);
                } else {
                    output.line(entry.at() + "  " + entry.who() + "  " + entry.what() + "  " + entry.details());
                }
            });
            verified.problem().ifPresent(problem -> output.err().println("! " + problem));
            return verified.problem().isPresent() ? ExitCode.DAMAGED.code() : 0;
        }
    }
}
