package io.holdfast.control.document;

import io.holdfast.control.evidence.Report;
import io.holdfast.control.inventory.Declaration.Communication;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Placeholders;
import io.holdfast.control.inventory.PlanGraph;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction.Notify;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who is told what when a plan is run, by whom and by which step, with the messages as they will read. */
public final class CommunicationPlan {
    /** What a run alone knows; the rest of a message has its value already. */
    private static final Map<String, String> BLANKS = Map.of(
            "run", "the run's id",
            "mode", "failover, failback, switchover, test or tabletop",
            "reason", "why the run was asked for",
            "commander", "who asked for the run",
            "incidentTime", "when the incident began, in UTC",
            "elapsed", "how long ago the incident began, in minutes");

    private CommunicationPlan() {}

    /** The plan as a report; see {@link Report#markdown()} and {@link Report#html()}. */
    public static Report of(DrPlan plan) {
        Report report = new Report("Communication plan: " + plan.name());
        report.paragraph(
                "Made from the declarations by 'holdfast dr document --communication'; change those, not this page."
                        + " Version of the plan: " + plan.version().substring(0, 12) + ".");
        if (plan.communication().isEmpty()) {
            report.paragraph("The plan declares nobody to be told. Write its 'communication' before it is needed.");
            return report;
        }
        audience(report, plan, "internal", "Internal teams");
        audience(report, plan, "external", "External stakeholders");
        report.heading("Messages");
        report.paragraph(
                "What stands in ‹…› is filled in by the run that sends the message; everything else reads as here.");
        Map<String, String> values = values(plan);
        for (Communication entry : plan.communication()) {
            report.subheading(entry.role());
            report.paragraph(Placeholders.filled(
                    entry.message().isBlank() ? "(no message was written)" : entry.message(), values));
        }
        Set<String> blanks = blanks(plan);
        if (!blanks.isEmpty()) {
            report.heading("What a run fills in");
            report.table(
                    List.of("In the message", "What it will be"),
                    blanks.stream()
                            .map(name -> List.of("‹" + name + "›", meaning(name)))
                            .toList());
        }
        return report;
    }

    private static void audience(Report report, DrPlan plan, String audience, String heading) {
        List<List<String>> rows = plan.communication().stream()
                .filter(entry -> entry.audience().equals(audience))
                .map(entry -> List.of(
                        entry.role(),
                        Wording.orDash(entry.contact()),
                        Wording.orDash(entry.when()),
                        entry.channel()
                                .map(channel -> "the run, by channel " + channel)
                                .orElse("a person"),
                        told(plan, entry)))
                .toList();
        report.heading(heading);
        if (rows.isEmpty()) {
            report.paragraph("Nobody is declared.");
        } else {
            report.table(List.of("Who", "Contact", "When", "Told by", "In the step"), rows);
        }
    }

    private static String told(DrPlan plan, Communication entry) {
        List<String> steps = new ArrayList<>();
        for (PlanStep step : new PlanGraph(plan.graph()).ordered()) {
            if (step.action() instanceof Notify notify && notify.reaches(entry)) {
                steps.add(step.id() + (step.owner().isEmpty() ? "" : " (" + step.owner() + ")"));
            }
        }
        return steps.isEmpty() ? "none: a person has to think of it" : String.join(", ", steps);
    }

    private static Map<String, String> values(DrPlan plan) {
        Map<String, String> values = new HashMap<>();
        blanks(plan).forEach(name -> values.put(name, "‹" + name + "›"));
        values.putAll(plan.variables());
        values.put("plan", plan.name());
        values.put("site", plan.site());
        return values;
    }

    private static Set<String> blanks(DrPlan plan) {
        Set<String> names = new TreeSet<>();
        plan.communication().forEach(entry -> names.addAll(Placeholders.names(entry.message())));
        names.removeAll(plan.variables().keySet());
        names.removeAll(Set.of("plan", "site"));
        return names;
    }

    private static String meaning(String name) {
        String known = BLANKS.get(name);
        if (known != null) {
            return known;
        }
        int dot = name.lastIndexOf('.');
        String step = dot < 0 ? name : name.substring(0, dot);
        return switch (dot < 0 ? "" : name.substring(dot + 1)) {
            case "lossSeconds" -> "how many seconds of changes are lost with step '" + step + "', at most";
            case "lostBytes" -> "how many bytes of log are known to be lost with step '" + step + "'";
            case "tookSeconds" -> "how many seconds step '" + step + "' took";
            case "detectionSeconds", "fencingSeconds", "promotionSeconds" ->
                "how many seconds of step '" + step + "' were "
                        + name.substring(dot + 1).replace("Seconds", "");
            case "active" -> "the site that step '" + step + "' made the active one";
            case "token" -> "the fencing token that step '" + step + "' took";
            default -> "the instant that step '" + step + "' restored to";
        };
    }
}
