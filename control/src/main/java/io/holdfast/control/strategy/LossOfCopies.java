package io.holdfast.control.strategy;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import java.util.List;
import java.util.OptionalDouble;

/** What would be lost of a data set when nothing is left but its copies in repositories at other sites. */
record LossOfCopies(Inventory inventory, Measurements measured) {
    /** @param repositories at other sites, at least one: the one that is nearest counts */
    void addTo(DataSet dataSet, List<StoreDeclaration> repositories, Sum sum) {
        if (inventory.policyOf(dataSet).continuousLog()) {
            log(dataSet, repositories, sum);
            return;
        }
        String name = dataSet.name();
        measured.betweenBackups(inventory, dataSet)
                .ifPresentOrElse(
                        seconds -> sum.loses(
                                seconds,
                                "Up to " + Sum.seconds(seconds) + " lie between two recovery points of " + name
                                        + ", by its schedule and the longest measured backup."),
                        () -> sum.lossUnknown("What of " + name + " would be lost: its policy " + dataSet.policy()
                                + " has no schedule. Declare one, or an rpo."));
    }

    /** By the log that has come there. */
    void log(DataSet dataSet, List<StoreDeclaration> repositories, Sum sum) {
        String name = dataSet.name();
        String nearest = "";
        OptionalDouble least = OptionalDouble.empty();
        for (StoreDeclaration repository : repositories) {
            OptionalDouble behind = measured.logLagSeconds(name, repository.name());
            if (behind.isPresent() && (least.isEmpty() || behind.getAsDouble() < least.getAsDouble())) {
                least = behind;
                nearest = repository.name();
            }
        }
        if (least.isPresent()) {
            sum.loses(
                    least.getAsDouble(),
                    "The log of " + name + " in " + nearest + " is " + Sum.seconds(least.getAsDouble())
                            + " behind now.");
        } else {
            sum.lossUnknown("How far the log of " + name
                    + " is behind at the other site is not measured: none is streamed into a repository there. See"
                    + " 'holdfast logs'.");
        }
    }
}
