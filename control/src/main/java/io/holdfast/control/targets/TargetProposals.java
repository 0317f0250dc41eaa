package io.holdfast.control.targets;

import io.holdfast.control.inventory.Declaration.Impact;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Proposes targets: what one incident may cost is taken half for the time without the service and half for data that is
 * lost, as both happen in one. Times go down to the next one that people plan by. Who is needed by others must be back
 * before them.
 */
final class TargetProposals {
    private static final List<Integer> STEPS = List.of(1, 5, 15, 30, 60, 120, 240, 480, 1440, 2880, 10080);

    private TargetProposals() {}

    /** Empty for a service whose impact nobody has declared. */
    static Optional<TargetProposal> of(Inventory inventory, Service service) {
        return service.impact().map(impact -> propose(inventory, service, impact));
    }

    private static TargetProposal propose(Inventory inventory, Service service, Impact impact) {
        List<String> reasoning = new ArrayList<>();
        double half = impact.acceptableLoss() / 2;
        reasoning.add(String.format(
                Locale.ROOT,
                "One incident may cost %s: %s for the time without %s, %s for data that is lost.",
                money(impact.acceptableLoss(), impact),
                money(half, impact),
                service.name(),
                money(half, impact)));
        int rto = time(
                "back", half, impact.lossPerHour() / 60, impact.lossPerHour(), "hour without it", impact, reasoning);
        int rpo = time(
                "lost",
                half,
                impact.lossPerMinuteOfData(),
                impact.lossPerMinuteOfData(),
                "minute of lost data",
                impact,
                reasoning);
        for (Service other : inventory.services()) {
            if (other.dependsOn().contains(service.name()) && other.targets().rtoMinutes() < rto) {
                rto = other.targets().rtoMinutes();
                reasoning.add(other.name() + " needs " + service.name() + " and is to be back within " + rto
                        + " minutes: so must " + service.name() + ".");
            }
        }
        if (service.targets().rtoMinutes() != rto || service.targets().rpoMinutes() != rpo) {
            reasoning.add("Declared are an RTO of " + service.targets().rtoMinutes() + " and an RPO of "
                    + service.targets().rpoMinutes() + " minutes.");
        }
        return new TargetProposal(rto, rpo, List.copyOf(reasoning));
    }

    private static int time(
            String what,
            double half,
            double lossPerMinute,
            double loss,
            String each,
            Impact impact,
            List<String> reasoning) {
        int longest = STEPS.getLast();
        if (lossPerMinute <= 0) {
            reasoning.add("No " + each + " costs anything: " + longest + " minutes will do.");
            return longest;
        }
        double minutes = half / lossPerMinute;
        int step = STEPS.getFirst();
        for (int candidate : STEPS) {
            if (candidate <= minutes) {
                step = candidate;
            }
        }
        reasoning.add(String.format(
                Locale.ROOT,
                "Each %s costs %s, so %.1f minutes may be %s; proposed are %d.",
                each,
                money(loss, impact),
                minutes,
                what.equals("back") ? "spent until it is back" : "lost",
                step));
        return step;
    }

    private static String money(double amount, Impact impact) {
        return String.format(Locale.ROOT, "%,.0f %s", amount, impact.currency());
    }
}
