package io.holdfast.cli.vault;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.vault.VaultDesk;
import io.holdfast.vault.release.Change;
import io.holdfast.vault.release.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What two operators can do together. */
@Command(
        name = "release",
        description =
                "Let files go before their locks end, and what else needs two people: one operator asks, another"
                        + " approves, and after the vault's waiting time the client can remove them, as if the locks had ended.",
        subcommands = {
            ReleaseCommand.Ask.class,
            ReleaseCommand.Approve.class,
            ReleaseCommand.Withdraw.class,
            ReleaseCommand.Show.class
        })
final class ReleaseCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a verb; 'holdfast vault release --help' lists them.");
    }

    static void tell(Output output, Request request, Instant now) {
        if (output.isJson()) {
            output.json(fields(request, now));
            return;
        }
        output.line("Release " + request.id() + ": " + request.change().words());
        switch (request.state(now)) {
            case ASKED ->
                output.line(
                        "Another operator has to approve it: 'holdfast vault release approve " + request.id() + "'.");
            case WAITING ->
                output.line("In force from "
                        + request.approvedAt().orElseThrow().plus(request.delay()) + " for "
                        + Amounts.text(request.open()) + "; any operator can withdraw it.");
            case IN_FORCE -> output.line("In force.");
            case DONE -> output.line("Done.");
            case ENDED -> output.line("It has ended.");
            case WITHDRAWN -> output.line("It is withdrawn.");
        }
    }

    private static Map<String, Object> fields(Request request, Instant now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", request.id());
        fields.put("state", request.state(now));
        fields.put("change", request.change().words());
        fields.put("reason", request.reason());
        fields.put("requestedBy", request.requestedBy());
        fields.put("requestedAt", request.requestedAt());
        fields.put("approvedBy", request.approvedBy().orElse(""));
        request.approvedAt().ifPresent(at -> {
            fields.put("inForceFrom", at.plus(request.delay()));
            fields.put("inForceUntil", at.plus(request.delay()).plus(request.open()));
        });
        return fields;
    }

    /** {@code release request}. */
    @Command(
            name = "request",
            description = "Ask for a release: of files of a repository, of the machine's clock after a leap, or of a"
                    + " client from a long retention.")
    static final class Ask implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Option(
                names = "--repository",
                paramLabel = "CLIENT/NAME",
                description = "Whose files shall be let go: all, unless --file names some.")
        private @Nullable String repository;

        @Option(names = "--file", paramLabel = "TYPE/NAME", description = "Such as snapshots/0123....")
        private List<String> files = List.of();

        @Option(names = "--files-from", paramLabel = "FILE", description = "One such name a line.")
        private @Nullable Path filesFrom;

        @Option(names = "--accept-clock", description = "Believe the machine's clock, which has leapt.")
        private boolean acceptClock;

        @Option(names = "--client", paramLabel = "NAME", description = "Whose retention shall become shorter.")
        private @Nullable String client;

        @Option(
                names = "--shorten-retention",
                paramLabel = "SPAN",
                converter = Amounts.Span.class,
                description = "For what arrives from then on.")
        private @Nullable Duration retention;

        @Option(names = "--reason", required = true, description = "Why, for whoever approves.")
        private String reason = "";

        @Mixin
        private OperatorChoice operator = new OperatorChoice();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            VaultDesk desk = vault.desk();
            try {
                Request request = desk.request(operator.name(), operator.secret(), change(desk), reason);
                tell(output, request, desk.time());
                return 0;
            } catch (IllegalArgumentException e) {
                throw new CommandFailed(ExitCode.USAGE, String.valueOf(e.getMessage()));
            }
        }

        private Change change(VaultDesk desk) throws IOException {
            if (acceptClock) {
                return desk.acceptClock();
            }
            String whose = client;
            Duration shorter = retention;
            if (whose != null && shorter != null) {
                return new Change.ShortenRetention(whose, shorter);
            }
            String of = repository;
            if (of == null) {
                throw new CommandFailed(
                        ExitCode.USAGE, "Give --repository, or --accept-clock, or --client with --shorten-retention.");
            }
            List<String> names = new ArrayList<>(files);
            Path more = filesFrom;
            if (more != null) {
                Files.readAllLines(more).stream()
                        .filter(line -> !line.isBlank())
                        .forEach(names::add);
                if (names.isEmpty()) {
                    throw new CommandFailed(ExitCode.USAGE, more + " names no file.");
                }
            }
            return new Change.LetGo(of, List.copyOf(names));
        }
    }

    /** {@code release approve}. */
    @Command(name = "approve", description = "Agree to what another operator asked for.")
    static final class Approve implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Mixin
        private OperatorChoice operator = new OperatorChoice();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            VaultDesk desk = vault.desk();
            tell(output, desk.approve(operator.name(), operator.secret(), id), desk.time());
            return 0;
        }
    }

    /** {@code release withdraw}. */
    @Command(name = "withdraw", description = "Take a request back, also one that is in force.")
    static final class Withdraw implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Parameters(paramLabel = "ID")
        private String id = "";

        @Mixin
        private OperatorChoice operator = new OperatorChoice();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            VaultDesk desk = vault.desk();
            tell(output, desk.withdraw(operator.name(), operator.secret(), id), desk.time());
            return 0;
        }
    }

    /** {@code release list}. */
    @Command(name = "list", description = "List the requests and how far each is.")
    static final class Show implements Callable<Integer> {
        @Mixin
        private VaultOption vault = new VaultOption();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws IOException {
            VaultDesk desk = vault.desk();
            Instant now = desk.time();
            List<Request> all = desk.releases();
            if (output.isJson()) {
                output.json(all.stream().map(request -> fields(request, now)).toList());
            } else {
                output.table(
                        List.of("ID", "STATE", "ASKED BY", "APPROVED BY", "WHAT"),
                        all.stream()
                                .map(request -> List.of(
                                        request.id(),
                                        request.state(now)
                                                .toString()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '),
                                        request.requestedBy(),
                                        request.approvedBy().orElse("-"),
                                        request.change().words()))
                                .toList());
            }
            return 0;
        }
    }
}
