package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import tools.jackson.databind.JsonNode;

/** A hold to be lifted, a deletion or a key that somebody asked for, for people. */
final class CustodyRequestView {
    static final String PATH = "/api/v1/admin/approvals/custody";

    private CustodyRequestView() {}

    static void show(JsonNode request, Output output) {
        output.line("request    " + Fields.text(request, "requestId"));
        output.line("to do      " + toDo(request));
        request.path("impact").forEach(line -> output.line("then       " + line.asString("")));
        output.line("asked by   " + Fields.text(request, "requestedBy") + ", at " + Fields.time(request, "requestedAt")
                + ": " + Fields.text(request, "reason"));
        output.line("until      " + Fields.time(request, "expiresAt"));
        output.line("status     " + Fields.text(request, "status"));
        output.line("digest     " + Fields.text(request, "digest"));
        if (request.path("decidedBy").isString()) {
            output.line("decided by " + Fields.text(request, "decidedBy") + ", at " + Fields.time(request, "decidedAt")
                    + (request.path("decisionReason").isString() ? ": " + Fields.text(request, "decisionReason") : ""));
        }
        if (request.path("error").isString()) {
            output.line("failed     " + Fields.text(request, "error"));
        }
    }

    private static String toDo(JsonNode request) {
        String act = Fields.text(request, "act");
        return switch (act) {
            case "LIFT_HOLD" -> "lift the legal hold '" + Fields.text(request, "legalCase") + "' of " + point(request);
            case "DELETE_POINT" -> "delete " + point(request) + " before its time";
            case "EXPORT_KEY" ->
                "hand out a key of " + Fields.text(request, "repository") + " in "
                        + request.path("shares").asInt() + " shares, of which "
                        + request.path("needed").asInt() + " are needed";
            default -> act;
        };
    }

    private static String point(JsonNode request) {
        return "the recovery point " + Fields.text(request, "recoveryPointId") + " of "
                + Fields.text(request, "dataSet") + " in " + Fields.text(request, "repository");
    }
}
