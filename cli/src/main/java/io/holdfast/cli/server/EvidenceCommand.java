package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Evidence packs for auditors. */
@Command(
        name = "evidence",
        description = "List the evidence packs that were made for auditors; make one, or get one as a file.",
        subcommands = {EvidenceCommand.Make.class, EvidenceCommand.Cancel.class, EvidenceCommand.Get.class})
public final class EvidenceCommand extends AnswerCommand {
    private static final String PATH = "/api/v1/admin/evidence/packs";

    @Override
    JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
        return api.get(PATH);
    }

    @Override
    void tell(JsonNode answer, Output output) {
        output.table(
                List.of("PACK", "MADE (UTC)", "BY", "FROM", "UNTIL", "SERVICES", "IN SHORT"),
                Query.rows(
                        answer.path("items"),
                        pack -> List.of(
                                Fields.text(pack, "packId"),
                                Fields.time(pack, "madeAt"),
                                Fields.text(pack, "madeBy"),
                                Fields.time(pack, "from"),
                                Fields.time(pack, "until"),
                                pack.path("services")
                                        .valueStream()
                                        .map(JsonNode::asString)
                                        .collect(Collectors.joining(", ")),
                                Fields.text(pack, "summary"))));
    }

    /** The form of a file, by its name. */
    private static String form(Path file) {
        String name = file.toString();
        for (String form : List.of("pdf", "html", "json")) {
            if (name.endsWith("." + form)) {
                return form;
            }
        }
        throw new CommandFailed(ExitCode.USAGE, "End the name of " + file + " in .pdf, .html or .json.");
    }

    private static void download(ApiClient api, String pack, Path file) throws IOException, InterruptedException {
        api.download(PATH + "/" + Query.encode(pack) + "/report." + form(file), file);
    }

    @Command(
            name = "make",
            description = "Make a pack of a period: targets against measurements, 3-2-1-1-0, restores, drills, failed"
                    + " backups, alerts, changes with who approved them, and whether the audit trail is sound.")
    static final class Make extends AnswerCommand {
        @Option(
                names = "--from",
                required = true,
                paramLabel = "TIME",
                description = "A date (from 00:00 UTC) or instant.")
        private String from = "";

        @Option(
                names = "--until",
                paramLabel = "TIME",
                description = "A date (its 00:00 UTC) or instant that is no longer part of it. Default: now.")
        private @Nullable String until;

        @Option(names = "--service", paramLabel = "NAME", description = "Of this one; may be repeated. Default: all.")
        private @Nullable List<String> services;

        @Option(names = "--reason", required = true, description = "What it is for; stands in the pack.")
        private String reason = "";

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Write it to this file, .pdf, .html or .json.")
        private @Nullable Path file;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            if (file != null) {
                form(file);
            }
            Map<String, Object> wish = new HashMap<>(Map.of("from", instant("--from", from), "reason", reason));
            if (until != null) {
                wish.put("until", instant("--until", until));
            }
            if (services != null) {
                wish.put("services", services);
            }
            JsonNode made = Awaited.post(api, PATH, wish, PATH + "/running", "Making the pack", output);
            if (file != null) {
                download(api, Fields.text(made, "packId"), file);
            }
            return made;
        }

        private static String instant(String option, String text) {
            try {
                return text.length() <= 10
                        ? LocalDate.parse(text)
                                .atStartOfDay(ZoneOffset.UTC)
                                .toInstant()
                                .toString()
                        : Instant.parse(text).toString();
            } catch (DateTimeParseException e) {
                throw new CommandFailed(
                        ExitCode.USAGE,
                        option + " " + text + ": write a date such as 2026-10-01, or an instant such as"
                                + " 2026-10-01T08:00:00Z.");
            }
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line(Fields.text(answer, "summary"));
            output.line("holdfast evidence get " + Fields.text(answer, "packId") + " -o pack.pdf");
        }
    }

    @Command(name = "cancel", description = "End the making of the pack that is being made. Nothing of it is kept.")
    static final class Cancel extends AnswerCommand {
        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            return Awaited.cancel(api, PATH + "/running");
        }

        @Override
        void tell(JsonNode answer, Output output) {
            output.line("Cancelled. It ends within a second or two, and nothing of it is kept.");
        }
    }

    @Command(
            name = "get",
            description = "Write a pack to a file, byte for byte as its digest in the audit trail says; without a file,"
                    + " show its documents, their digests and where they are stored.")
    static final class Get extends AnswerCommand {
        @Parameters(paramLabel = "PACK", description = "As 'evidence' shows it.")
        private String pack = "";

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Ends in .pdf, .html or .json.")
        private @Nullable Path file;

        @Override
        JsonNode ask(ApiClient api, Output output) throws IOException, InterruptedException {
            if (file != null) {
                download(api, pack, file);
            }
            return api.get(PATH + "/" + Query.encode(pack) + "/documents");
        }

        @Override
        void tell(JsonNode answer, Output output) {
            if (file == null) {
                KeptDocuments.show(output, answer.path("items"));
            }
        }
    }
}
