package io.holdfast.control.inventory;

import io.holdfast.control.FieldProblem;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks that what declarations name is declared too. */
final class References {
    private References() {}

    static List<FieldProblem> problems(Inventory inventory, Collection<String> sourceKinds) {
        List<FieldProblem> problems = new ArrayList<>();
        Set<String> sites = names(inventory.sites());
        Set<String> repositories = names(inventory.repositories());
        Set<String> services = names(inventory.services());
        Set<String> policies = names(inventory.policies());
        Set<String> dataSets = names(inventory.dataSets());
        for (StoreDeclaration one : inventory.repositories()) {
            check(problems, "Repository/" + one.name(), "site", one.site(), sites);
        }
        for (Service one : inventory.services()) {
            one.dependsOn().forEach(on -> check(problems, "Service/" + one.name(), "dependsOn", on, services));
        }
        for (Policy one : inventory.policies()) {
            one.repositories().forEach(to -> check(problems, "Policy/" + one.name(), "repositories", to, repositories));
        }
        for (DataSet one : inventory.dataSets()) {
            check(problems, "DataSet/" + one.name(), "service", one.service(), services);
            check(problems, "DataSet/" + one.name(), "policy", one.policy(), policies);
            check(problems, "DataSet/" + one.name(), "source.kind", one.kind(), sourceKinds);
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
        return problems;
    }

    private static void check(
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

    private static Set<String> names(Collection<? extends Declaration> declarations) {
        return declarations.stream().map(Declaration::name).collect(Collectors.toSet());
    }
}
