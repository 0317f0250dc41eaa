package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What is proven of each data set's targets, as a table. */
final class Compliance {
    private Compliance() {}

    static void show(Output output, JsonNode rows) {
        output.table(
                List.of(
                        "SERVICE",
                        "DATA SET",
                        "LAST POINT (UTC)",
                        "RTO",
                        "TARGET",
                        "RPO",
                        "TARGET",
                        "PROOF",
                        "VERDICT"),
                Query.rows(
                        rows,
                        row -> List.of(
                                Fields.text(row, "serviceName"),
                                Fields.text(row, "dataSet"),
                                Fields.time(row, "lastRecoveryPoint"),
                                Fields.seconds(row, "measuredRtoSeconds"),
                                Fields.minutes(row, "rtoTargetMinutes"),
                                Fields.seconds(row, "measuredRpoSeconds"),
                                Fields.minutes(row, "rpoTargetMinutes"),
                                Fields.text(row, "proofLevel"),
                                Fields.text(row, "compliant"))));
    }
}
