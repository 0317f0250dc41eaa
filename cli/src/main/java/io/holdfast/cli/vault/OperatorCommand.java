package io.holdfast.cli.vault;

import io.holdfast.cli.Output;
import io.holdfast.vault.VaultDesk;
import io.holdfast.vault.access.Operator;
import io.holdfast.vault.release.Change;
import io.holdfast.vault.release.Request;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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

/** The people at the vault itself. */
@Command(
        name = "operator",
        description =
                "The people at the vault. To add or remove one is asked for by an operator and approved by another:"
                        + " 'holdfast vault release approve'.",
        subcommands = {OperatorCommand.Add.class, OperatorCommand.Remove.class, OperatorCommand.Show.class})
final class OperatorCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a verb; 'holdfast vault operator --help' lists them.");
    }

    /** {@code operator add}. */
    @Command(name = "add", description = "Ask that another person become an operator.")
    static final class Add implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Parameters(paramLabel = "NAME", description = "Who shall become an operator.")
        private String added = "";

        @Option(
                names = "--new-secret-file",
                paramLabel = "FILE",
                description = "The first line is that person's secret. Default: that person types it.")
        private @Nullable Path newSecretFile;

        @Option(names = "--reason", required = true, description = "Why, for whoever approves.")
        private String reason = "";

        @Mixin
        private OperatorChoice operator = new OperatorChoice();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            VaultDesk desk = vault.desk();
            String secret = operator.secret();
            Change change = desk.addOperator(added, Secret.fresh(added, Optional.ofNullable(newSecretFile)));
            Request request = desk.request(operator.name(), secret, change, reason);
            ReleaseCommand.tell(output, request, desk.time());
            return 0;
        }
    }

    /** {@code operator remove}. */
    @Command(name = "remove", description = "Ask that a person be no operator any more. Two always stay.")
    static final class Remove implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Parameters(paramLabel = "NAME")
        private String removed = "";

        @Option(names = "--reason", required = true, description = "Why, for whoever approves.")
        private String reason = "";

        @Mixin
        private OperatorChoice operator = new OperatorChoice();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            VaultDesk desk = vault.desk();
            Request request =
                    desk.request(operator.name(), operator.secret(), new Change.RemoveOperator(removed), reason);
            ReleaseCommand.tell(output, request, desk.time());
            return 0;
        }
    }

    /** {@code operator list}. */
    @Command(name = "list", description = "List the operators.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            List<Operator> operators = vault.desk().operators();
            if (output.isJson()) {
                output.json(operators.stream()
                        .map(operator -> Map.of("name", operator.name(), "since", operator.since()))
                        .toList());
            } else {
                output.table(
                        List.of("NAME", "SINCE"),
                        operators.stream()
                                .map(operator -> List.of(
                                        operator.name(), operator.since().toString()))
                                .toList());
            }
            return 0;
        }
    }
}
