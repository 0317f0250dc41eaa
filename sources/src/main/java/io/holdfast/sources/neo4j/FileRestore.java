package io.holdfast.sources.neo4j;

import io.holdfast.repository.Repository.RestoreSummary;
import io.holdfast.sources.ProofLevel;
import io.holdfast.sources.RestoreReport;
import io.holdfast.sources.RestoreReport.Validation;
import io.holdfast.sources.RestoreRequest;
import io.holdfast.sources.RestoreSteps;
import io.holdfast.sources.SourceContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Restores an export's files as they are and compares each with the manifest. */
final class FileRestore {
    private final RestoreRequest request;
    private final Manifest manifest;
    private final SourceContext context;

    FileRestore(RestoreRequest request, Manifest manifest, SourceContext context) {
        this.request = request;
        this.manifest = manifest;
        this.context = context;
    }

    /** @param questions names of validations that only a database could answer: told as not asked */
    RestoreReport into(Path directory, Set<String> questions) throws IOException, InterruptedException {
        RestoreSteps steps = new RestoreSteps(context);
        RestoreSummary summary = steps.step(
                "restoring the graph's files",
                () -> request.repository()
                        .restore(request.snapshot(), ExportFiles.FOLDER, directory, context.progress()));
        List<Validation> validations = new ArrayList<>();
        steps.step("comparing digests", () -> {
            validations.add(
                    compare(directory, ExportFiles.NODES, manifest.nodes().sha256()));
            validations.add(compare(
                    directory,
                    ExportFiles.RELATIONSHIPS,
                    manifest.relationships().sha256()));
            validations.add(compare(directory, ExportFiles.SCHEMA, manifest.schemaSha256()));
            return validations.size();
        });
        Map<String, String> facts = new TreeMap<>();
        facts.put("directory", directory.toString());
        facts.put("nodes", Long.toString(manifest.nodes().count()));
        facts.put("relationships", Long.toString(manifest.relationships().count()));
        facts.put("bytes", Long.toString(summary.bytes()));
        if (!questions.isEmpty()) {
            facts.put("validations_not_asked", String.join(", ", questions) + " (files answer no Cypher)");
        }
        return new RestoreReport(
                Optional.of(manifest.consistentAt()),
                ProofLevel.RESTORED,
                steps.done(),
                validations,
                facts,
                Optional.empty());
    }

    private static Validation compare(Path directory, String file, String expected) throws IOException {
        MessageDigest digest = LineWriter.sha256();
        try (InputStream in = new DigestInputStream(Files.newInputStream(directory.resolve(file)), digest)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        String found = HexFormat.of().formatHex(digest.digest());
        return new Validation(
                file,
                found.equals(expected),
                found.equals(expected)
                        ? "SHA-256 " + found + " as in the manifest"
                        : "SHA-256 is " + found + ", the manifest says " + expected);
    }
}
