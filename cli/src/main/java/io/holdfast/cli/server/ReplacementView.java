package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import tools.jackson.databind.JsonNode;

/** A request for a restore over a data directory, for people. */
final class ReplacementView {
    static final String PATH = "/api/v1/admin/restore/replacements";

    private ReplacementView() {}

    /** @return the command's exit code */
    static int shown(JsonNode request, Output output) {
        if (output.isJson()) {
            output.json(request);
        } else {
            show(request, output);
        }
        return 0;
    }

    static void show(JsonNode request, Output output) {
        JsonNode restore = request.path("restore");
        output.line("request    " + Fields.text(request, "replacementId"));
        output.line("to do      replace " + Fields.text(request, "directory") + " by a restore of "
                + Fields.text(request, "dataSet"));
        output.line("from       " + Fields.text(restore, "repository") + ", recovery point "
                + Fields.text(restore, "recoveryPointId"));
        output.line("state of   "
                + (restore.path("pointInTime").isString()
                        ? Fields.text(restore, "pointInTime")
                        : "the newest there is"));
        output.line("asked by   " + Fields.text(request, "requestedBy") + ", at " + Fields.time(request, "requestedAt")
                + ": " + Fields.text(request, "reason"));
        output.line("until      " + Fields.time(request, "expiresAt"));
        output.line("status     " + Fields.text(request, "status"));
        output.line("digest     " + Fields.text(request, "digest"));
        if (request.path("decidedBy").isString()) {
            output.line("decided by " + Fields.text(request, "decidedBy") + ", at " + Fields.time(request, "decidedAt")
                    + (request.path("decisionReason").isString() ? ": " + Fields.text(request, "decisionReason") : ""));
        }
        if (request.path("restoreId").isString()) {
            output.line("restore    " + Fields.text(request, "restoreId") + " ('holdfast restores "
                    + Fields.text(request, "restoreId") + "')");
        }
    }

    static boolean waits(JsonNode request) {
        return request.path("status").asString("").equals("AWAITING_APPROVAL");
    }
}
