package io.holdfast.cli.server;

import io.holdfast.cli.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        output.line("proof      " + Fields.text(point, "proofLevel"));
        output.line("into       " + into(plan));
        plan.path("impact").path("effects").forEach(effect -> output.line(effect(effect)));
        plan.path("impact").path("notes").forEach(note -> output.line("           " + note.asString("")));
        output.line("to read    " + reading(plan.path("reading")));
        output.line("takes      " + expected(plan.path("expected")));
        output.line("approval   " + approval(plan.path("approval")));
        plan.path("obstacles").forEach(obstacle -> output.line("IN THE WAY " + obstacle.asString("")));
        output.line("Nothing was done.");
    }

    private static String into(JsonNode plan) {
        if (plan.path("impact").path("way").asString("").equals("IN_PLACE")) {
            return "the place of what is protected, which is replaced";
        }
        return plan.path("ownDirectory").asBoolean(false)
                ? "a new directory of its own; nothing that lives is touched"
                : place(plan.path("target"));
    }

    private static String effect(JsonNode effect) {
        String act = switch (effect.path("act").asString("")) {
            case "REPLACED" -> "replaces   ";
            case "KEPT" -> "keeps      ";
            default -> "adds       ";
        };
        List<String> size = new ArrayList<>();
        if (effect.path("entries").isNumber()) {
            size.add(effect.path("entries").asLong()
                    + (effect.path("type").asString("").equals("DATABASE") ? " tables" : " entries"));
        }
        if (effect.path("rows").isNumber()) {
            size.add((effect.path("counted").asBoolean(false) ? "" : "about ")
                    + effect.path("rows").asLong() + " rows");
        }
        if (effect.path("bytes").isNumber()) {
            size.add(Fields.bytes(effect, "bytes"));
        }
        if (!effect.path("detail").asString("").isEmpty()) {
            size.add(effect.path("detail").asString(""));
        }
        return act + effect.path("type").asString("").toLowerCase(Locale.ROOT) + " "
                + effect.path("name").asString("") + (size.isEmpty() ? "" : ": " + String.join(", ", size));
    }

    private static String reading(JsonNode reading) {
        String content = Fields.bytes(reading, "bytes");
        return reading.path("storedBytes").isNumber()
                ? Fields.bytes(reading, "storedBytes") + " from the repository, for " + content + " in "
                        + reading.path("files").asLong() + " files"
                : "at most " + content;
    }

    private static String expected(JsonNode expected) {
        return (expected.path("seconds").isNumber() ? "about " + Fields.seconds(expected, "seconds") : "unknown")
                + ", target " + Fields.minutes(expected, "targetMinutes")
                + (expected.path("withinTarget").isBoolean()
                                && !expected.path("withinTarget").asBoolean()
                        ? ", TOO SLOW"
                        : "")
                + ". " + Fields.text(expected, "source");
    }

    private static String approval(JsonNode approval) {
        String when = switch (approval.path("when").asString("")) {
            case "BEFORE_IT_BEGINS" -> "a second person, before it begins";
            case "BEFORE_IT_IS_PUT_BACK" -> "a second person, before the part is put back";
            default -> "";
        };
        if (when.isEmpty()) {
            return "nobody has to";
        }
        if (approval.path("alone").asBoolean(false)) {
            return "one person is enough on this server, which is alarmed";
        }
        List<String> people = new ArrayList<>();
        approval.path("people").forEach(name -> people.add(name.asString("")));
        int count = approval.path("count").asInt(0);
        if (count == 0) {
            return when + "; NOBODY ELSE MAY: give somebody the role approver ('holdfast people add')";
        }
        return when + ": " + String.join(", ", people)
                + (count > people.size() ? " and " + (count - people.size()) + " more" : "");
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
