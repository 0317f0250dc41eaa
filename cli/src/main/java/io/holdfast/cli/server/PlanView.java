package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Shows what applying would change. */
final class PlanView {
    private PlanView() {}

    /** Whether anything would change. */
    static boolean changes(JsonNode plan) {
        return !plan.path("changes").isEmpty();
    }

    static void show(JsonNode plan, Output output) {
        for (JsonNode change : plan.path("changes")) {
            String action = change.path("action").asString("");
            String sign = switch (action) {
                case "CREATE" -> "+";
                case "DELETE" -> "-";
                default -> "~";
            };
            output.line(sign + " " + Fields.text(change, "kind") + "/" + Fields.text(change, "name"));
            if (!action.equals("DELETE")) {
                fields(change.path("fields"), output);
            }
        }
        if (changes(plan)) {
            output.line("");
        }
        output.line(plan.path("created").asInt() + " to create, "
                + plan.path("changed").asInt() + " to change, "
                + plan.path("deleted").asInt() + " to delete, "
                + plan.path("unchanged").asInt() + " unchanged");
        List<String> kept = new ArrayList<>();
        plan.path("kept").forEach(one -> kept.add(Fields.text(one, "kind") + "/" + Fields.text(one, "name")));
        if (!kept.isEmpty()) {
            output.line(
                    "Declared, not in these files, and kept (--delete takes them back): " + String.join(", ", kept));
        }
        for (JsonNode note : plan.path("notes")) {
            output.line((note.path("warning").asBoolean() ? "warning: " : "note: ") + Fields.text(note, "kind") + "/"
                    + Fields.text(note, "name") + ": " + Fields.text(note, "text"));
        }
    }

    /** Each field with what it was and what it becomes. */
    static void fields(JsonNode fields, Output output) {
        for (JsonNode field : fields) {
            String name = Fields.text(field, "field");
            boolean was = field.path("before").isString();
            boolean becomes = field.path("after").isString();
            String before = field.path("before").asString("");
            String after = field.path("after").asString("");
            if (was && becomes) {
                output.line("    ~ " + name + ": " + before + " -> " + after);
            } else if (was) {
                output.line("    - " + name + ": " + before);
            } else {
                output.line("    + " + name + ": " + after);
            }
        }
    }
}
