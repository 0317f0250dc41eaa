package io.holdfast.control.plan;

import io.holdfast.control.Catalog;
import io.holdfast.control.access.LocatedRow;
import java.util.List;
import org.springframework.stereotype.Component;

/** A run of a plan, by its id. */
@Component
class LocatedRun extends LocatedRow {
    LocatedRun(Catalog catalog) {
        super(
                catalog,
                new Address(List.of("dr/runs/{run_id}"), "run_id", "run", PlanRuns::none),
                "SELECT services FROM plan_runs WHERE id = :id",
                SEVERAL);
    }
}
