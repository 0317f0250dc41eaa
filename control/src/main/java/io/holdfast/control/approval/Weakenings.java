package io.holdfast.control.approval;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Inventory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Compares declarations for what a data set would have less of, whichever declaration it is that changes. */
final class Weakenings {
    private Weakenings() {}

    /** In words, such as {@code is taken back}; empty when the data set has as much as before. */
    static List<String> of(DataSet before, Inventory inventoryBefore, Inventory inventoryAfter) {
        Optional<DataSet> after = inventoryAfter.findDataSet(before.name());
        if (after.isEmpty()) {
            return List.of("is taken back: nothing protects it any more");
        }
        List<String> found = new ArrayList<>();
        Policy old = inventoryBefore.policyOf(before);
        Policy now = inventoryAfter.policyOf(after.get());
        for (String repository : old.repositories()) {
            if (!now.repositories().contains(repository)) {
                found.add("has no copies in " + repository + " any more");
            } else {
                moved(repository, inventoryBefore, inventoryAfter).ifPresent(found::add);
            }
        }
        now.retention().ifPresent(retention -> found.addAll(shorter(old.retention(), retention)));
        if (old.continuousLog() && !now.continuousLog()) {
            found.add("has no continuous log any more");
        }
        if (old.schedule().isPresent() && now.schedule().isEmpty()) {
            found.add("is no longer backed up by itself");
        }
        return found;
    }

    private static Optional<String> moved(String repository, Inventory before, Inventory after) {
        Optional<String> was = before.findRepository(repository).map(StoreDeclaration::location);
        Optional<String> is = after.findRepository(repository).map(StoreDeclaration::location);
        return was.equals(is)
                ? Optional.empty()
                : Optional.of("loses sight of what lies in " + repository + " at " + was.orElse("?"));
    }

    /** Each rule by itself: whether they keep as much together depends on which points there are. */
    private static List<String> shorter(Optional<Retention> before, Retention after) {
        if (before.isEmpty()) {
            return List.of("keeps no longer every recovery point");
        }
        Retention was = before.get();
        List<String> found = new ArrayList<>();
        fewer(found, "of the newest", was.last(), after.last());
        fewer(found, "hourly", was.hourly(), after.hourly());
        fewer(found, "daily", was.daily(), after.daily());
        fewer(found, "weekly", was.weekly(), after.weekly());
        fewer(found, "monthly", was.monthly(), after.monthly());
        fewer(found, "yearly", was.yearly(), after.yearly());
        Duration within = was.within().orElse(Duration.ZERO);
        if (after.within().orElse(Duration.ZERO).compareTo(within) < 0) {
            found.add("keeps all within "
                    + after.within().map(Duration::toString).orElse("no time") + " instead of " + within);
        }
        return found;
    }

    private static void fewer(List<String> found, String which, int before, int after) {
        if (after < before) {
            found.add("keeps " + after + " instead of " + before + " " + which);
        }
    }
}
