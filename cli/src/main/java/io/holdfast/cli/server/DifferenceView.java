package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Shows how a restored part differs from the living system. */
final class DifferenceView {
    private DifferenceView() {}

    static void show(JsonNode restore, Output output) {
        JsonNode difference = restore.path("difference");
        if (!difference.isObject()) {
            if (restore.path("notCompared").isString()) {
                output.line("The part was not compared with the living system: "
                        + restore.path("notCompared").asString(""));
            }
            return;
        }
        output.line("");
        output.line("Beside the living system, at " + Fields.time(difference, "comparedAt") + ":");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode item : difference.path("items")) {
            rows.add(List.of(
                    Fields.text(item, "name") + (item.path("absent").asBoolean(false) ? " (not there)" : ""),
                    item.path("restored").asString(""),
                    item.path("same").asString(""),
                    item.path("missing").asString(""),
                    item.path("differing").asString(""),
                    Fields.text(item, "onlyLive"),
                    item.path("needed").asString("") + " ("
                            + item.path("neededMissing").asString("") + " missing)"));
        }
        output.table(List.of("TABLE", "RESTORED", "SAME", "MISSING", "DIFFERING", "ONLY LIVE", "NEEDED"), rows);
        for (JsonNode item : difference.path("items")) {
            for (JsonNode sample : item.path("sample")) {
                output.line(Fields.text(sample, "state") + " in " + Fields.text(item, "name") + ": " + values(sample));
            }
        }
        difference.path("notes").forEach(note -> output.line("note: " + note.asString("")));
        difference.path("obstacles").forEach(it -> output.line("IN THE WAY: " + it.asString("")));
        if (!changes(difference)) {
            output.line("The living system has all of it as it was: there is nothing to put back.");
        }
        output.line("difference " + Fields.text(difference, "digest"));
    }

    private static boolean changes(JsonNode difference) {
        for (JsonNode item : difference.path("items")) {
            if (item.path("absent").asBoolean(false)
                    || item.path("missing").asLong(0)
                                    + item.path("differing").asLong(0)
                                    + item.path("neededMissing").asLong(0)
                            > 0) {
                return true;
            }
        }
        return false;
    }

    private static String values(JsonNode sample) {
        boolean both = sample.path("state").asString("").equals("differing");
        List<String> texts = new ArrayList<>();
        sample.path("values").properties().forEach(value -> {
            String restored = text(value.getValue().path("restored"));
            String live = text(value.getValue().path("live"));
            texts.add(value.getKey() + " = "
                    + (both && !restored.equals(live) ? live + " (was " + restored + ")" : restored));
        });
        return String.join(", ", texts);
    }

    private static String text(JsonNode value) {
        return value.isNull() || value.isMissingNode() ? "null" : "'" + value.asString("") + "'";
    }
}
