package io.holdfast.control.inventory;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Destination;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Lookout;
import io.holdfast.control.inventory.Declaration.NotificationChannel;
import io.holdfast.control.inventory.Declaration.PlanFragment;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that what declarations name is declared too. */
final class References {
    private References() {}

    /**
     * @param sourceKinds what this server can protect
     * @param logKinds those of them whose log it can stream
     * @param lookoutKinds what it can look into
     */
    static List<FieldProblem> problems(
            Inventory inventory,
            Collection<String> sourceKinds,
            Collection<String> logKinds,
            Collection<String> lookoutKinds) {
        List<FieldProblem> problems = new ArrayList<>();
        Set<String> sites = names(inventory.sites());
        Set<String> repositories = names(inventory.repositories());
        Set<String> services = names(inventory.services());
        Set<String> policies = names(inventory.policies());
        Set<String> dataSets = names(inventory.dataSets());
        Map<String, String> places = new HashMap<>();
        for (StoreDeclaration one : inventory.repositories()) {
            check(problems, "Repository/" + one.name(), "site", one.site(), sites);
            String other = places.putIfAbsent(one.location(), one.name());
            if (other != null && !one.location().isEmpty()) {
                problems.add(new FieldProblem(
                        "Repository/" + one.name() + ": spec.location",
                        "is that of " + other + " too; a copy there would be no second copy"));
            }
        }
        for (Service one : inventory.services()) {
            one.site().ifPresent(site -> check(problems, "Service/" + one.name(), "site", site, sites));
            one.dependsOn().forEach(on -> check(problems, "Service/" + one.name(), "dependsOn", on, services));
            if (needs(one.name(), one.name(), inventory, new HashSet<>())) {
                problems.add(new FieldProblem(
                        "Service/" + one.name() + ": spec.dependsOn", "leads back to " + one.name() + " itself"));
            }
        }
        for (Policy one : inventory.policies()) {
            String field = one.destinations().isEmpty() ? "repositories" : "destinations";
            one.repositories().forEach(to -> check(problems, "Policy/" + one.name(), field, to, repositories));
            for (Destination to : one.destinations()) {
                if (to.immutableFor().isPresent()
                        && inventory
                                .findRepository(to.repository())
                                .flatMap(StoreDeclaration::directory)
                                .isPresent()) {
                    problems.add(
                            new FieldProblem(
                                    "Policy/" + one.name() + ": spec.destinations",
                                    "asks for immutableFor in " + to.repository()
                                            + ", a directory, which cannot lock anything; use a vault, or S3 with Object Lock"));
                }
            }
        }
        for (DataSet one : inventory.dataSets()) {
            check(problems, "DataSet/" + one.name(), "service", one.service(), services);
            check(problems, "DataSet/" + one.name(), "policy", one.policy(), policies);
            check(problems, "DataSet/" + one.name(), "source.kind", one.kind(), sourceKinds);
            boolean logWanted = inventory.policies().stream()
                    .anyMatch(policy -> policy.name().equals(one.policy()) && policy.continuousLog());
            if (logWanted && sourceKinds.contains(one.kind()) && !logKinds.contains(one.kind())) {
                problems.add(new FieldProblem(
                        "DataSet/" + one.name() + ": spec.policy",
                        "names '" + one.policy() + "', which has continuousLog, and " + one.kind()
                                + " has no log that can be streamed; name a policy without"));
            }
        }
        for (Lookout one : inventory.lookouts()) {
            check(problems, "Lookout/" + one.name(), "source.kind", one.kind(), lookoutKinds);
            one.covered().stream()
                    .flatMap(covered -> covered.by().stream())
                    .forEach(by -> check(problems, "Lookout/" + one.name(), "covered", by, dataSets));
        }
        for (DrPlan one : inventory.plans()) {
            check(problems, "DrPlan/" + one.name(), "site", one.site(), sites);
            check(problems, "DrPlan/" + one.name(), "repository", one.repository(), repositories);
            Set<String> seen = new HashSet<>();
            for (List<String> wave : one.order()) {
                for (String name : wave) {
                    check(problems, "DrPlan/" + one.name(), "order", name, dataSets);
                    if (!seen.add(name)) {
                        problems.add(
                                new FieldProblem("DrPlan/" + one.name() + ": spec.order", name + " is named twice"));
                    }
                }
            }
        }
        Set<String> groups = names(inventory.siteGroups());
        inventory
                .siteGroups()
                .forEach(one -> check(problems, "SiteGroup/" + one.name(), "service", one.service(), services));
        for (PlanFragment one : inventory.fragments()) {
            PlanReferences.check(one, inventory, problems);
        }
        for (DrPlan one : inventory.plans()) {
            PlanReferences.check(one, inventory, groups, problems);
        }
        for (NotificationChannel one : inventory.channels()) {
            one.services()
                    .forEach(name -> check(problems, "NotificationChannel/" + one.name(), "services", name, services));
        }
        return problems;
    }

    /** Whether a service needs another one, by way of others too. */
    private static boolean needs(String service, String other, Inventory inventory, Set<String> seen) {
        return inventory.services().stream()
                .filter(one -> one.name().equals(service))
                .flatMap(one -> one.dependsOn().stream())
                .anyMatch(on -> on.equals(other) || (seen.add(on) && needs(on, other, inventory, seen)));
    }

    static void check(
            List<FieldProblem> problems, String document, String field, String name, Collection<String> declared) {
        if (!name.isEmpty() && !declared.contains(name)) {
            problems.add(new FieldProblem(
                    document + ": spec." + field,
                    "names '" + name + "', which is not declared; known are "
                            + (declared.isEmpty()
                                    ? "none"
                                    : declared.stream().sorted().collect(Collectors.joining(", ")))));
        }
    }

    static Set<String> names(Collection<? extends Declaration> declarations) {
        return declarations.stream().map(Declaration::name).collect(Collectors.toSet());
    }
}
