package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import tools.jackson.databind.JsonNode;

/** What a restore would do, for people. */
final class RestorePlanView {
    private RestorePlanView() {}

    static void show(JsonNode plan, Output output) {
        if (output.isJson()) {
            output.json(plan);
            return;
        }
        JsonNode point = plan.path("recoveryPoint");
        output.line("data set   " + Fields.text(plan, "dataSet") + " (" + Fields.text(plan, "restoreType") + ")");
        output.line("from       " + Fields.text(point, "repository") + ", recovery point "
                + Fields.text(point, "recoveryPointId") + " of " + Fields.time(point, "consistentAt") + " UTC");
        output.line("state of   " + Fields.time(plan, "stateAt") + " UTC");
        output.line("size       " + Fields.bytes(point, "sizeBytes"));
        output.line("proof      " + Fields.text(point, "proofLevel"));
        output.line("into       "
                + (plan.path("ownDirectory").asBoolean(false)
                        ? "a new directory of its own"
                        : place(plan.path("target"))));
        output.line("Nothing was done.");
    }

    private static String place(JsonNode target) {
        if (target.path("directory").isString()) {
            return target.path("directory").asString("");
        }
        StringBuilder place = new StringBuilder();
        target.path("settings")
                .properties()
                .forEach(setting -> place.append(place.isEmpty() ? "" : ", ")
                        .append(setting.getKey())
                        .append('=')
                        .append(setting.getValue().asString("")));
        return place.toString();
    }
}
