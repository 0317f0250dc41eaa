package io.holdfast.control.inventory;

import io.holdfast.control.access.Reach;
import io.holdfast.control.inventory.Declaration.DataSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Which services a name concerns, such as the subject of an alert: a service's, a data set's, a repository's or a plan's. */
public final class Subjects {
    private Subjects() {}

    /** Of whatever is called so; none where nothing is, or it belongs to the whole installation. */
    public static Set<String> services(String name, Inventory current) {
        Set<String> services = new HashSet<>();
        if (current.services().stream().anyMatch(service -> service.name().equals(name))) {
            services.add(name);
        }
        for (DataSet dataSet : current.dataSets()) {
            if (dataSet.name().equals(name)
                    || current.policyOf(dataSet).repositories().contains(name)) {
                services.add(dataSet.service());
            }
        }
        current.findPlan(name).ifPresent(plan -> services.addAll(PlanServices.concerned(plan, current)));
        return services;
    }

    /** The names that concern nothing else than what is in reach. */
    static List<String> within(Inventory current, Reach reach) {
        return Stream.of(current.services(), current.dataSets(), current.repositories(), current.plans())
                .flatMap(List::stream)
                .map(Declaration::name)
                .distinct()
                .filter(name -> reach.coversAll(services(name, current)))
                .toList();
    }
}
