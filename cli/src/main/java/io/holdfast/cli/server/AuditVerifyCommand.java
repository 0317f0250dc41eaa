package io.holdfast.cli.server;

import io.holdfast.cli.CommandFailed;
import io.holdfast.cli.ExitCode;
import io.holdfast.cli.Output;
import io.holdfast.cli.api.ApiClient;
import io.holdfast.cli.api.ServerConnection;
import io.holdfast.control.audit.AuditAnchor;
import io.holdfast.control.audit.AuditRecord;
import io.holdfast.control.audit.ChainVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Judges the audit trail here, record by record: the server is only asked for what it holds, not for its opinion. */
@Command(
        name = "verify",
        description =
                "Find any record of the audit trail that was changed, removed, inserted or moved, and an end that is"
                        + " missing, by the chain of hashes and its anchors in the repositories. Exit code 13 when"
                        + " something is found.")
final class AuditVerifyCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Mixin
    private ServerConnection server = new ServerConnection();

    @Mixin
    private Output output = new Output();

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "What 'audit export' wrote; no server is asked. Default: the server's trail and anchors.")
    private @Nullable Path file;

    @Option(
            names = "--anchors",
            paramLabel = "FILE",
            description = "Further anchors: what 'repo snapshots --tag audit-anchor --json', or restic's, printed.")
    private @Nullable Path anchorsFile;

    @Option(
            names = "--after",
            defaultValue = "0",
            paramLabel = "RECORD",
            description = "The file begins after this record. Default: with the first one.")
    private long after;

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<AuditAnchor> anchors = new ArrayList<>();
        List<String> unreachable = new ArrayList<>();
        if (anchorsFile != null) {
            anchors.addAll(printed(anchorsFile));
        }
        ChainVerifier.Verdict verdict;
        if (file != null) {
            verdict = verify(file, anchors);
        } else {
            ApiClient api = server.connect();
            // first: what is recorded from now on is then not missed
            JsonNode held = api.get(AuditCommand.PATH + "/anchors");
            held.path("items")
                    .forEach(item -> anchors.add(new AuditAnchor(
                            item.path("seq").asLong(),
                            item.path("hash").asString(""),
                            OffsetDateTime.parse(item.path("at").asString("")).toInstant(),
                            item.path("where").asString(""))));
            held.path("unreachable").forEach(text -> unreachable.add(text.asString("")));
            Path export = Files.createTempFile("audit", ".jsonl");
            try {
                api.download(AuditCommand.PATH + "/export?after=" + after, export);
                verdict = verify(export, anchors);
            } finally {
                Files.deleteIfExists(export);
            }
        }
        tell(verdict, anchors.size(), unreachable);
        return verdict.isSound() ? 0 : ExitCode.DAMAGED.code();
    }

    private ChainVerifier.Verdict verify(Path export, List<AuditAnchor> anchors) throws IOException {
        ChainVerifier verifier = new ChainVerifier(after, anchors);
        try (BufferedReader lines = Files.newBufferedReader(export, StandardCharsets.UTF_8)) {
            long number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                number++;
                try {
                    verifier.add(AuditRecord.parse(line));
                } catch (IllegalArgumentException e) {
                    verifier.addUnreadable(number, String.valueOf(e.getMessage()));
                }
            }
        } catch (java.nio.charset.CharacterCodingException e) {
            throw new CommandFailed(ExitCode.DAMAGED, export + " is not UTF-8 text; export the trail again.");
        } catch (java.nio.file.NoSuchFileException e) {
            throw new CommandFailed(ExitCode.USAGE, "There is no file " + export + ".");
        }
        return verifier.verdict();
    }

    private static List<AuditAnchor> printed(Path file) throws IOException {
        List<AuditAnchor> anchors = new ArrayList<>();
        try {
            for (JsonNode snapshot : JSON.readTree(Files.readString(file))) {
                List<String> tags = new ArrayList<>();
                snapshot.path("tags").forEach(tag -> tags.add(tag.asString("")));
                String id =
                        snapshot.path("short_id").asString(snapshot.path("id").asString("?"));
                AuditAnchor.of(
                                tags,
                                OffsetDateTime.parse(snapshot.path("time").asString(""))
                                        .toInstant(),
                                "snapshot " + id)
                        .ifPresent(anchors::add);
            }
        } catch (java.nio.file.NoSuchFileException e) {
            throw new CommandFailed(ExitCode.USAGE, "There is no file " + file + ".");
        } catch (JacksonException | DateTimeException e) {
            throw new CommandFailed(
                    ExitCode.USAGE, file + " is no list of snapshots as 'repo snapshots --json' prints it.");
        }
        return anchors;
    }

    private void tell(ChainVerifier.Verdict verdict, int anchors, List<String> unreachable) {
        if (output.isJson()) {
            output.json(Map.of(
                    "sound",
                    verdict.isSound(),
                    "records",
                    verdict.records(),
                    "lastSeq",
                    verdict.lastSeq(),
                    "anchored",
                    verdict.anchored(),
                    "anchors",
                    anchors,
                    "unreachable",
                    unreachable,
                    "findings",
                    verdict.findings()));
            return;
        }
        verdict.findings().forEach(finding -> output.line(finding.kind() + ": " + finding.message()));
        unreachable.forEach(text -> output.line("Not asked for its anchors: " + text));
        output.line(verdict.records() + " records, the last one is " + verdict.lastSeq() + ". "
                + (verdict.anchored() > 0
                        ? "An anchor of " + anchors + " confirms the chain up to record " + verdict.anchored() + "."
                        : "No anchor confirms it: a chain that was written anew as a whole would not be found."));
        output.line(
                verdict.isSound()
                        ? "The chain is whole and unchanged."
                        : "The chain is not what it was. Keep the repositories' anchors and the catalog as they are.");
    }
}
