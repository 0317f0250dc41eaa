package io.holdfast.control.document;

import io.holdfast.control.evidence.Report;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Declaration.ValidationQuery;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanGraph;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction.Gate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A disaster recovery plan for people who carry it out and for those who audit it. */
public final class PlanDocument {
    private final DrPlan plan;
    private final Inventory inventory;
    private final List<PlanStep> steps;
    private final Recovered recovered;
    private final Report report;

    private PlanDocument(DrPlan plan, Inventory inventory) {
        this.plan = plan;
        this.inventory = inventory;
        this.steps = new PlanGraph(plan.graph()).ordered();
        this.recovered = Recovered.by(steps, inventory);
        this.report = new Report("Disaster recovery plan: " + plan.name());
    }

    /**
     * The plan as a report; see {@link Report#markdown()} and {@link Report#html()}.
     *
     * @param inventory holds all that the plan names
     */
    public static Report of(DrPlan plan, Inventory inventory) {
        PlanDocument document = new PlanDocument(plan, inventory);
        document.approach();
        document.services();
        document.dataSets();
        document.siteGroups();
        document.roles();
        document.steps();
        document.drills();
        document.commands();
        return document.report;
    }

    private void approach() {
        report.paragraph(
                "Made from the declarations by 'holdfast dr document'; change those, not this page. Version of the"
                        + " plan: " + plan.version().substring(0, 12) + ".");
        report.table(
                List.of("What", ""),
                List.of(
                        List.of("Brought back at", site(plan.site())),
                        List.of("From the repository", repository(plan.repository())),
                        List.of("Approach", plan.approach()),
                        List.of("Because", Wording.orDash(plan.reason()))));
        if (!plan.steps().isEmpty()) {
            report.heading("In short");
            report.items(plan.steps());
        }
    }

    private String site(String name) {
        return inventory
                .findSite(name)
                .map(site -> name + (site.description().isEmpty() ? "" : ": " + site.description()))
                .orElse(name);
    }

    private String repository(String name) {
        return name + " (" + inventory.repository(name).location() + ")";
    }

    private void services() {
        List<Service> services = recovered.services();
        report.heading("What is critical, and why");
        report.table(
                List.of(
                        "Service",
                        "Tier",
                        "Strategy",
                        "RTO",
                        "RPO",
                        "Because",
                        "Needs",
                        "Owner",
                        "Targets reviewed next"),
                services.stream()
                        .map(service -> List.of(
                                service.name() + orNothing(": ", service.description()),
                                service.criticality(),
                                service.strategy(),
                                Wording.minutes(service.targets().rtoMinutes()),
                                Wording.minutes(service.targets().rpoMinutes()),
                                service.targets().reason(),
                                Wording.joined(service.dependsOn()),
                                Wording.orDash(service.owner()),
                                service.targets()
                                        .reviewDue()
                                        .map(Object::toString)
                                        .orElse("–")))
                        .toList());
        List<String> others = inventory.services().stream()
                .filter(service -> !services.contains(service))
                .map(Service::name)
                .toList();
        if (!others.isEmpty()) {
            report.paragraph("Declared, and not brought back by this plan: " + Wording.joined(others) + ".");
        }
    }

    private void dataSets() {
        Map<DataSet, String> planned = recovered.dataSets();
        if (planned.isEmpty()) {
            return;
        }
        report.heading("How it is protected");
        List<List<String>> rows = new ArrayList<>();
        planned.forEach((dataSet, step) -> {
            Policy policy = inventory.policyOf(dataSet);
            rows.add(List.of(
                    dataSet.name(),
                    dataSet.kind(),
                    dataSet.service(),
                    Wording.howOften(policy),
                    Wording.joined(policy.repositories()),
                    Wording.kept(policy.retentionIn(plan.repository())),
                    place(dataSet),
                    step));
        });
        report.table(
                List.of(
                        "Data set",
                        "Kind",
                        "Service",
                        "Backed up",
                        "Into",
                        "Kept in " + plan.repository(),
                        "Restored to",
                        "By step"),
                rows);
        report.subheading("What must be true of it after a restore");
        planned.keySet()
                .forEach(dataSet -> report.paragraph(dataSet.name() + ": "
                        + (dataSet.validations().isEmpty()
                                ? "what its kind checks by itself."
                                : String.join(
                                                "; ",
                                                dataSet.validations().stream()
                                                        .map(ValidationQuery::name)
                                                        .toList())
                                        + ".")));
    }

    /** Settings of a running system without the names of files that hold its passwords. */
    private static String place(DataSet dataSet) {
        Map<String, String> target = dataSet.drTarget();
        for (String setting : List.of("directory", "uri", "host")) {
            String value = target.get(setting);
            if (value != null) {
                return value;
            }
        }
        return "a folder of the server";
    }

    private void siteGroups() {
        List<SiteGroup> groups = recovered.groups();
        if (groups.isEmpty()) {
            return;
        }
        report.heading("Which sites take over from each other");
        report.table(
                List.of("Group", "Service", "They agree by"),
                groups.stream()
                        .map(group -> List.of(
                                group.name(),
                                group.service(),
                                group.inCatalog()
                                        ? "the catalog of Holdfast"
                                        : "etcd: " + Wording.joined(group.endpoints())))
                        .toList());
    }

    private void roles() {
        Map<String, List<String>> owned = new LinkedHashMap<>();
        List<List<String>> gates = new ArrayList<>();
        for (PlanStep step : steps) {
            if (!step.owner().isEmpty()) {
                owned.computeIfAbsent(step.owner(), any -> new ArrayList<>()).add(step.id());
            }
            if (step.action() instanceof Gate gate) {
                gates.add(List.of(
                        step.id(),
                        gate.ask(),
                        gate.role(),
                        gate.otherPerson() ? "yes" : "no",
                        Wording.orDash(step.owner())));
            }
        }
        report.heading("Roles and decisions");
        trained();
        if (!owned.isEmpty()) {
            report.table(
                    List.of("Who", "Answers for the steps"),
                    owned.entrySet().stream()
                            .map(entry -> List.of(entry.getKey(), String.join(", ", entry.getValue())))
                            .toList());
        }
        if (gates.isEmpty()) {
            report.paragraph("No step waits for a person's decision.");
        } else {
            report.table(
                    List.of(
                            "Step",
                            "What is asked",
                            "Role that may answer",
                            "Another person than asked for the run",
                            "Owner"),
                    gates);
        }
    }

    /** Not who was trained by a drill: that is in the catalog, and changes with each. */
    private void trained() {
        if (plan.roles().isEmpty()) {
            return;
        }
        report.paragraph(
                "For each of these somebody trained has to be there; 'holdfast dr training' says who is. Whoever takes part"
                        + " in a drill in a role has practised it.");
        report.table(
                List.of("Role", "Training holds for"),
                plan.roles().stream()
                        .map(role -> List.of(role.role(), Wording.period(role.trainedWithin())))
                        .toList());
    }

    private void steps() {
        report.heading("Steps");
        report.paragraph(
                "A step begins when those that it comes after are done; steps that wait for nothing else run side"
                        + " by side.");
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            PlanStep step = steps.get(i);
            rows.add(List.of(
                    String.valueOf(i + 1),
                    step.id(),
                    step.group().orElse("–")
                            + step.fragment()
                                    .map(name -> ", from fragment " + name)
                                    .orElse(""),
                    step.action().summary() + orNothing(" – ", step.message()),
                    Wording.joined(step.after()),
                    Wording.orDash(step.owner()),
                    Wording.time(step.timeout()),
                    step.undo().map(undo -> undo.summary()).orElse("–"),
                    String.join(", ", step.modes()),
                    step.inTest() ? "done" : "looked at"));
        }
        report.table(
                List.of(
                        "No.",
                        "Step",
                        "Group",
                        "What",
                        "After",
                        "Owner",
                        "Within",
                        "Undo",
                        "In the modes",
                        "In a test"),
                rows);
    }

    private void drills() {
        report.heading("Drills");
        report.paragraph(plan.drills()
                .map(drills -> "A " + drills.type()
                        + drills.every()
                                .map(every -> " every " + Wording.period(every))
                                .orElse("")
                        + drills.next().map(next -> ", the next one by " + next).orElse("") + ".")
                .orElse("None is scheduled. Declare 'drills'."));
    }

    private void commands() {
        report.heading("To carry it out");
        report.items(List.of(
                "What would happen, and what is not ready: holdfast dr dry-run " + plan.name() + " --mode failover",
                "A test that changes nothing in use: holdfast dr run " + plan.name() + " --mode test --reason TEXT",
                "For real, with a second person who approves: holdfast dr run " + plan.name()
                        + " --mode failover --incident TIME --reason TEXT",
                "Answer a gate: holdfast dr decide RUN STEP confirm",
                "End it and take back what it did: holdfast dr abort RUN --reason TEXT"));
    }

    private static String orNothing(String before, String text) {
        return text.isBlank() ? "" : before + text;
    }
}
