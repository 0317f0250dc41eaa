package io.holdfast.control.readiness;

import io.holdfast.control.inventory.ClusterAction;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.SecretReads;
import io.holdfast.control.inventory.SecretUse;
import io.holdfast.control.inventory.StepAction;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether every secret that is referred to can be read now. It is read and forgotten. */
@Component
class SecretsLook implements Look {
    /** What is asked of a key service is remembered so long: each time is a request that is paid for and recorded. */
    private static final Duration REMEMBERED = Duration.ofHours(1);

    private final Clock clock;
    private final Map<SecretUse, Asked> asked = new HashMap<>();

    private final SecretReads reads;

    SecretsLook(SecretReads reads, Clock clock) {
        this.reads = reads;
        this.clock = clock;
    }

    private record Asked(Instant at, Optional<String> problem) {}

    @Override
    public String fact() {
        return "secrets";
    }

    @Override
    public String words() {
        return "secrets";
    }

    @Override
    public Finding of(Service service, Inventory inventory) {
        List<SecretUse> uses = uses(ServiceParts.of(service, inventory));
        if (uses.isEmpty()) {
            return Finding.good("Nothing that brings it back needs a secret.");
        }
        reads.repeatedly("Service/" + service.name(), uses, "readiness");
        List<String> problems = new ArrayList<>();
        for (SecretUse use : uses) {
            problem(use).ifPresent(problem -> problems.add(use.usedBy() + ": " + problem));
        }
        return problems.isEmpty()
                ? Finding.good(
                        uses.size() == 1
                                ? "The one secret that it needs can be read."
                                : "All " + uses.size() + " secrets that it needs can be read.")
                : Finding.bad(String.join(" ", problems));
    }

    private static List<SecretUse> uses(ServiceParts parts) {
        List<SecretUse> uses = new ArrayList<>();
        parts.repositories().forEach(repository -> uses.addAll(SecretUse.of(repository)));
        parts.dataSets().forEach(dataSet -> uses.addAll(SecretUse.of(dataSet)));
        parts.siteGroups().forEach(group -> uses.addAll(SecretUse.of(group)));
        parts.channels().forEach(channel -> uses.addAll(SecretUse.of(channel)));
        for (DrPlan plan : parts.plans()) {
            for (PlanStep step : plan.graph()) {
                for (StepAction action : ServiceParts.actions(step)) {
                    if (action instanceof ClusterAction in) {
                        uses.addAll(SecretUse.of("DrPlan/" + plan.name() + ", step " + step.id(), in.cluster()));
                    }
                    if (action instanceof StepAction.Http http) {
                        uses.addAll(SecretUse.of("DrPlan/" + plan.name() + ", step " + step.id(), http));
                    }
                }
            }
        }
        return uses.stream().distinct().toList();
    }

    private Optional<String> problem(SecretUse use) {
        if (!use.costly()) {
            return read(use);
        }
        Instant now = clock.instant();
        Asked last = asked.get(use);
        // one that failed is asked again at once: somebody may have mended it
        if (last == null
                || last.problem().isPresent()
                || last.at().plus(REMEMBERED).isBefore(now)) {
            last = new Asked(now, read(use));
            asked.put(use, last);
        }
        return last.problem();
    }

    private static Optional<String> read(SecretUse use) {
        try {
            use.read();
            return Optional.empty();
        } catch (IOException | RuntimeException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
