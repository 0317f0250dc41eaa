package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.Instants;
import io.holdfast.control.access.Located;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** A run of a plan, by its id. */
@Component
class LocatedRun implements Located {
    private final Catalog catalog;

    LocatedRun(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public List<String> paths() {
        return List.of("dr/runs/{run_id}");
    }

    @Override
    public Optional<Set<String>> services(Map<String, String> variables) {
        return catalog.sql("SELECT services FROM plan_runs WHERE id = :id")
                .param("id", id(variables))
                .query((row, number) ->
                        Set.copyOf(List.of((String[]) row.getArray("services").getArray())))
                .optional();
    }

    @Override
    public RuntimeException unknown(Map<String, String> variables) {
        return PlanRuns.none(id(variables));
    }

    private static UUID id(Map<String, String> variables) {
        return Instants.id("run", variables.getOrDefault("run_id", ""));
    }
}
