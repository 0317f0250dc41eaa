package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import tools.jackson.databind.JsonNode;

/** A change of the declarations that needs a second person, as people read it. */
final class ChangeRequestView {
    static final String PATH = "/api/v1/admin/approvals/changes";

    private ChangeRequestView() {}

    static void show(JsonNode request, Output output) {
        output.line("request    " + Fields.text(request, "requestId"));
        output.line("to do      change what is declared");
        for (JsonNode weakening : request.path("weakenings")) {
            int lost = weakening.path("pointsLost").asInt(0);
            output.line("less for   " + Fields.text(weakening, "dataSet") + ", which " + Fields.text(weakening, "text")
                    + (lost == 0 ? "" : "; " + lost + " recovery points would go"));
        }
        for (JsonNode change : request.path("changes")) {
            output.line("  " + Fields.text(change, "action") + " " + Fields.text(change, "kind") + "/"
                    + Fields.text(change, "name"));
            for (JsonNode field : change.path("fields")) {
                output.line("    " + Fields.text(field, "field") + ": " + Fields.text(field, "before") + " -> "
                        + Fields.text(field, "after"));
            }
        }
        output.line("digest     " + Fields.text(request, "digest"));
        output.line("asked by   " + Fields.text(request, "requestedBy") + ", at " + Fields.time(request, "requestedAt")
                + ": " + Fields.text(request, "reason"));
        output.line("until      " + Fields.time(request, "expiresAt"));
        output.line("status     " + Fields.text(request, "status"));
        if (request.path("decidedBy").isString()) {
            output.line("decided by " + Fields.text(request, "decidedBy") + ", at "
                    + Fields.time(request, "decidedAt")
                    + (request.path("decisionReason").isString() ? ": " + Fields.text(request, "decisionReason") : ""));
        }
    }
}
