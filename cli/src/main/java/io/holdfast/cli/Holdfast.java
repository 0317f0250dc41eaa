package io.holdfast.cli;

import io.holdfast.cli.repo.BootstrapCommand;
import io.holdfast.cli.repo.RepoCommand;
import io.holdfast.cli.server.AlertsCommand;
import io.holdfast.cli.server.ApplyCommand;
import io.holdfast.cli.server.ApprovalsCommand;
import io.holdfast.cli.server.AuditCommand;
import io.holdfast.cli.server.BackupCommand;
import io.holdfast.cli.server.BrowseCommand;
import io.holdfast.cli.server.CatalogCommand;
import io.holdfast.cli.server.CoverageCommand;
import io.holdfast.cli.server.DiffDeclarationsCommand;
import io.holdfast.cli.server.DrCommand;
import io.holdfast.cli.server.EvidenceCommand;
import io.holdfast.cli.server.ExportCommand;
import io.holdfast.cli.server.HoldsCommand;
import io.holdfast.cli.server.HooksCommand;
import io.holdfast.cli.server.InventoryCommand;
import io.holdfast.cli.server.JobCommand;
import io.holdfast.cli.server.JobsCommand;
import io.holdfast.cli.server.KeyExportCommand;
import io.holdfast.cli.server.LoginCommand;
import io.holdfast.cli.server.LogoutCommand;
import io.holdfast.cli.server.LogsCommand;
import io.holdfast.cli.server.NotificationsCommand;
import io.holdfast.cli.server.OwnPasswordCommand;
import io.holdfast.cli.server.PeopleCommand;
import io.holdfast.cli.server.PgCommand;
import io.holdfast.cli.server.PointsCommand;
import io.holdfast.cli.server.PoliciesCommand;
import io.holdfast.cli.server.ProtectionCommand;
import io.holdfast.cli.server.PruneRepositoryCommand;
import io.holdfast.cli.server.RepositoryStandingCommand;
import io.holdfast.cli.server.RestoreCommand;
import io.holdfast.cli.server.ScanCommand;
import io.holdfast.cli.server.SchemaCommand;
import io.holdfast.cli.server.ScrubRepositoryCommand;
import io.holdfast.cli.server.SecondFactorCommand;
import io.holdfast.cli.server.ServerCommand;
import io.holdfast.cli.server.ServicesCommand;
import io.holdfast.cli.server.SessionsCommand;
import io.holdfast.cli.server.SettingsCommand;
import io.holdfast.cli.server.SimulateCommand;
import io.holdfast.cli.server.StatusCommand;
import io.holdfast.cli.server.TargetsCommand;
import io.holdfast.cli.server.TokenCommand;
import io.holdfast.cli.server.WalCommand;
import io.holdfast.cli.server.WorkersCommand;
import io.holdfast.repository.RepositoryException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.ServiceLoader;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code holdfast}. */
@Command(
        name = "holdfast",
        description = "Backs up a whole platform, proves that it can be restored, and brings it back.",
        version = "Holdfast 0.1.0-SNAPSHOT",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        synopsisSubcommandLabel = "COMMAND")
public final class Holdfast implements Runnable {
    private static final Subcommands SUBCOMMANDS = Subcommands.of(
            ServerCommand.class,
            BootstrapCommand.class,
            LoginCommand.class,
            LogoutCommand.class,
            StatusCommand.class,
            ApplyCommand.class,
            DiffDeclarationsCommand.class,
            ExportCommand.class,
            SchemaCommand.class,
            InventoryCommand.class,
            ServicesCommand.class,
            PoliciesCommand.class,
            CoverageCommand.class,
            TargetsCommand.class,
            SimulateCommand.class,
            ProtectionCommand.class,
            BackupCommand.class,
            JobsCommand.class,
            AlertsCommand.class,
            NotificationsCommand.class,
            JobCommand.class,
            HooksCommand.class,
            WorkersCommand.class,
            SettingsCommand.class,
            PointsCommand.class,
            HoldsCommand.class,
            BrowseCommand.class,
            LogsCommand.class,
            PgCommand.class,
            WalCommand.class,
            ScanCommand.class,
            CatalogCommand.class,
            PruneRepositoryCommand.class,
            ScrubRepositoryCommand.class,
            RepositoryStandingCommand.class,
            KeyExportCommand.class,
            RestoreCommand.class,
            RestoreCommand.Restores.class,
            ApprovalsCommand.class,
            DrCommand.class,
            EvidenceCommand.class,
            PeopleCommand.class,
            OwnPasswordCommand.class,
            SecondFactorCommand.class,
            TokenCommand.class,
            SessionsCommand.class,
            AuditCommand.class,
            RepoCommand.class);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }

    public static void main(String[] arguments) {
        // servers end by hooks of their own
        boolean verb = arguments.length > 0 && (arguments[0].equals("repo") || arguments[0].equals("bootstrap"));
        Stopping stopping = verb ? Stopping.onSignals() : null;
        if (verb && arguments.length > 1 && !arguments[1].startsWith("-")) {
            WarningsForPeople.begin();
        }
        int code = commandLine(arguments).execute(arguments);
        // a printer of Java's keeps errors to itself until it is asked
        if (code == 0 && System.out.checkError()) {
            System.err.println("holdfast: Not all of the output could be written: it was closed, or its disk is full.");
            code = ExitCode.FAILED.code();
        }
        // what was interrupted fails in many ways
        System.exit(stopping != null && stopping.requested() && code != 0 ? ExitCode.INTERRUPTED.code() : code);
    }

    /**
     * The command line, with the subcommands that other jars provide.
     *
     * @param arguments that it is to be executed with: what they cannot need is not made; none for the whole
     */
    public static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Holdfast());
        List<String> words = List.of(arguments);
        List<CommandLine> added = SUBCOMMANDS.addTo(line, words);
        boolean verbs = words.isEmpty() || !words.getFirst().startsWith("-");
        if (added.size() > 1) {
            for (CommandProvider provider : ServiceLoader.load(CommandProvider.class)) {
                line.addSubcommand(provider.command());
            }
            line.addSubcommand(new GenerateCompletion());
            line.addSubcommand(new HelpCommand());
        }
        for (CommandLine command : added) {
            if (verbs && command.getCommand() instanceof RepoCommand) {
                RepoCommand.SUBCOMMANDS.addTo(command, words.isEmpty() ? words : words.subList(1, words.size()));
            }
        }
        StringBuilder codes = new StringBuilder();
        for (ExitCode code : ExitCode.values()) {
            String number = String.valueOf(code.code());
            codes.append("     ".substring(number.length()))
                    .append(number)
                    .append("  ")
                    .append(code.meaning())
                    .append("%n");
        }
        line.getCommandSpec().usageMessage().footer("%nExit codes:%n" + codes);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Instant.class, Holdfast::instant);
        line.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command.getErr()));
        line.setParameterExceptionHandler(Holdfast::explainUsage);
        return line;
    }

    private static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("'" + text
                    + "' is no time. Give date, time and zone, such as 2026-11-24T14:32:05Z or"
                    + " 2026-11-24T15:32:05+01:00");
        }
    }

    private static int explainUsage(ParameterException wrong, String[] arguments) {
        CommandLine command = wrong.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("holdfast: " + wrong.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(wrong, err);
        err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE.code();
    }

    private static int explain(Exception failure, PrintWriter err) throws Exception {
        ExitCode code = switch (failure) {
            case CommandFailed failed -> failed.exitCode();
            case RepositoryException.NotFound missing -> ExitCode.NO_REPOSITORY;
            case RepositoryException.Locked locked -> ExitCode.LOCKED;
            case RepositoryException.WrongPassword wrong -> ExitCode.WRONG_PASSWORD;
            case RepositoryException.Damaged damaged -> ExitCode.DAMAGED;
            case Exception interrupted when interrupted(interrupted) -> ExitCode.INTERRUPTED;
            case IOException io -> ExitCode.FAILED;
            // a defect: the stack says where
            default -> throw failure;
        };
        if (interrupted(failure)) {
            err.println("holdfast: Stopped. What was finished stays; the same command goes on with the rest.");
            return code.code();
        }
        err.println("holdfast: " + said(failure));
        return code.code();
    }

    /** Whether a signal ended it; a timeout of the network is an InterruptedIOException as well. */
    private static boolean interrupted(Exception failure) {
        return failure instanceof InterruptedException
                || failure instanceof ClosedByInterruptException
                || failure.getClass() == InterruptedIOException.class;
    }

    private static String said(Exception failure) {
        String message = failure.getMessage();
        if (message == null || message.isBlank()) {
            return failure.toString();
        }
        // where the system gave no reason the message is a file's name, and only the kind says what is wrong with it
        return failure instanceof FileSystemException bare && bare.getReason() == null ? failure.toString() : message;
    }
}
