package io.holdfast.stockpulse.demo;

import io.holdfast.cli.Bytes;
import io.holdfast.cli.api.ApiClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** The table at the end: for each restore what was wanted, what was measured, and where the evidence lies. */
final class Summary {
    static final List<String> HEAD =
            List.of("Service", "Data set", "From", "RPO", "measured", "RTO", "measured", "Bytes", "Proof", "Evidence");

    private final RunningDemo demo;
    private final ApiClient api;
    private final List<Row> rows = new ArrayList<>();

    Summary(RunningDemo demo) throws IOException {
        this.demo = demo;
        this.api = demo.control().api();
    }

    /** @param evidence a file */
    record Row(
            String service,
            String dataSet,
            String repository,
            int rpoTargetMinutes,
            double rpoSeconds,
            int rtoTargetMinutes,
            double rtoSeconds,
            long bytes,
            String proofLevel,
            String evidence) {}

    /** Keeps the report of a restore as files. */
    void add(JsonNode restore) throws IOException, InterruptedException, DemoFailedException {
        String id = restore.path("restoreId").asString();
        String dataSet = restore.path("dataSet").asString();
        String from = restore.path("repository").asString();
        String name = "restore-" + dataSet + "-from-" + from;
        Path evidence = keep("/api/v1/admin/restore/" + id, name);
        double rpo = restore.path("measuredRpoSeconds").asDouble(Double.NaN);
        double rto = restore.path("measuredRtoSeconds").asDouble(Double.NaN);
        int rpoTarget = restore.path("targetRpoMinutes").asInt();
        int rtoTarget = restore.path("targetRtoMinutes").asInt();
        if (!(rpo <= rpoTarget * 60.0) || !(rto <= rtoTarget * 60.0)) {
            throw new DemoFailedException("The restore of " + dataSet + " from " + from + " missed its target: RPO "
                    + rpo + " s of " + rpoTarget + " min, RTO " + rto + " s of " + rtoTarget + " min");
        }
        rows.add(new Row(
                restore.path("serviceName").asString(),
                dataSet,
                from,
                rpoTarget,
                rpo,
                rtoTarget,
                rto,
                restore.path("restoredBytes").asLong(),
                restore.path("proofLevel").asString(),
                evidence.toString()));
    }

    /** @return the HTML one of the two files */
    Path keep(String resource, String name) throws IOException, InterruptedException {
        Path folder = Files.createDirectories(demo.folder().reports());
        Files.writeString(folder.resolve(name + ".md"), api.text(resource + "/report.md"), StandardCharsets.UTF_8);
        return Files.writeString(
                folder.resolve(name + ".html"), api.text(resource + "/report.html"), StandardCharsets.UTF_8);
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    /** Cells for people, below {@link #HEAD}. */
    List<List<String>> table() {
        return rows.stream()
                .map(row -> List.of(
                        row.service(),
                        row.dataSet(),
                        row.repository(),
                        row.rpoTargetMinutes() + " min",
                        seconds(row.rpoSeconds()),
                        row.rtoTargetMinutes() + " min",
                        seconds(row.rtoSeconds()),
                        Bytes.text(row.bytes()),
                        row.proofLevel().toLowerCase(Locale.ROOT),
                        demo.folder().root().relativize(Path.of(row.evidence())).toString()))
                .toList();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
