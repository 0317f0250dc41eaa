package io.holdfast.control.simulation;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.DeclarationPlan.Note;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanReview;
import io.holdfast.control.simulation.PolicySimulation.DataSetForecast;
import io.holdfast.control.simulation.PolicySimulation.RepositoryForecast;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** Says in a plan what the policies that it touches would lead to. */
@Component
class SimulationReview implements PlanReview {
    private final PolicySimulator simulator;

    SimulationReview(PolicySimulator simulator) {
        this.simulator = simulator;
    }

    @Override
    public List<Note> review(Inventory before, Inventory after) {
        List<Note> notes = new ArrayList<>();
        for (String name : touched(before, after)) {
            PolicySimulation simulation = simulator.simulate(after, after.policy(name));
            for (DataSetForecast dataSet : simulation.dataSets()) {
                dataSet.misses().forEach(miss -> notes.add(new Note("DataSet", dataSet.dataSet(), true, miss)));
            }
            for (RepositoryForecast repository : simulation.repositories()) {
                Long stored = repository.storedBytes();
                if (stored != null) {
                    Double cost = repository.cost();
                    notes.add(new Note(
                            "Policy",
                            name,
                            false,
                            String.format(
                                    Locale.ROOT,
                                    stored < 10_000_000
                                            ? "in %d days its data sets take less than 10 MB in %3$s%4$s"
                                            : "in %d days its data sets take at most %.2f GB in %s%s",
                                    simulation.days(),
                                    stored / 1e9,
                                    repository.repository(),
                                    cost == null
                                            ? ""
                                            : String.format(
                                                    Locale.ROOT, ", for %.2f %s", cost, repository.currency()))));
                }
            }
        }
        return notes;
    }

    /** Policies that are new or changed, and those of data sets and services that are. */
    private static Set<String> touched(Inventory before, Inventory after) {
        Set<Policy> policies = new HashSet<>(before.policies());
        Set<DataSet> dataSets = new HashSet<>(before.dataSets());
        Set<Service> services = new HashSet<>(before.services());
        Set<String> touched = new TreeSet<>();
        after.policies().stream()
                .filter(policy -> !policies.contains(policy))
                .forEach(policy -> touched.add(policy.name()));
        after.dataSets().stream()
                .filter(dataSet -> !dataSets.contains(dataSet) || !services.contains(after.service(dataSet.service())))
                .forEach(dataSet -> touched.add(dataSet.policy()));
        return touched;
    }
}
