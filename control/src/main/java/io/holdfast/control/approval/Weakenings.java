package io.holdfast.control.approval;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Destination;
import io.holdfast.control.inventory.Declaration.HeldCase;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Declaration.Verification;
import io.holdfast.control.inventory.Inventory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Compares declarations for what a data set would have less of, whichever declaration it is that changes. */
final class Weakenings {
    /** Weeks that stay the same, with an hour more in one of them: who approves must find what the one who asked was shown. */
    private static final Instant LOOKED_AT = Instant.parse("2024-10-01T00:00:00Z");

    private static final Duration LOOKED_AHEAD = Duration.ofDays(62);
    private static final int SEEN_AT_LEAST = 3;
    private static final int TIMES = 20_000;

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
        found.addAll(lost(old, now));
        List<String> kept =
                old.repositories().stream().filter(now.repositories()::contains).toList();
        for (String repository : kept) {
            moved(repository, inventoryBefore, inventoryAfter).ifPresent(found::add);
            nearer(repository, before, after.get(), inventoryBefore, inventoryAfter)
                    .ifPresent(found::add);
            removable(repository, old, now).ifPresent(found::add);
            lessRead(repository, inventoryBefore, inventoryAfter).ifPresent(found::add);
        }
        found.addAll(shorter(kept, old, now));
        before.legalHolds().stream()
                .map(HeldCase::legalCase)
                .filter(legalCase -> after.get().legalHolds().stream()
                        .noneMatch(held -> held.legalCase().equals(legalCase)))
                .forEach(legalCase -> found.add("is no longer under the legal hold '" + legalCase + "'"));
        if (old.continuousLog() && !now.continuousLog()) {
            found.add("has no continuous log any more");
        }
        if (old.schedule().isPresent() && now.schedule().isEmpty()) {
            found.add("is no longer backed up by itself");
        }
        rarer(old, now).ifPresent(found::add);
        found.addAll(lessProven(old.verification(), now.verification()));
        return found;
    }

    /** Between two backups more could be lost; the calendar and the windows count, an RPO by what is derived from it. */
    private static Optional<String> rarer(Policy old, Policy now) {
        if (old.schedule().isEmpty()
                || now.schedule().isEmpty()
                || old.schedule().equals(now.schedule()) && old.windows().equals(now.windows())) {
            return Optional.empty();
        }
        return longer(
                "is backed up %s after the backup before at the longest, instead of %s",
                longestGap(old.schedule().get(), old::earliest),
                longestGap(now.schedule().get(), now::earliest));
    }

    /** What does not hold what it should would be found later, or by whoever needs it. */
    private static List<String> lessProven(Verification old, Verification now) {
        List<String> found = new ArrayList<>();
        if (old.extraVerify() && !now.extraVerify()) {
            found.add("is stored without having been opened again first");
        }
        if (old.readBack() && !now.readBack()) {
            found.add("is no longer read back after each backup");
        }
        if (old.restoreTest().isPresent() && now.restoreTest().isEmpty()) {
            found.add("is no longer restored to test it");
        } else if (old.restoreTest().isPresent()) {
            Schedule was = old.restoreTest().get().schedule();
            Schedule is = now.restoreTest().orElseThrow().schedule();
            if (!is.equals(was)) {
                longer(
                                "is restored to test it %s after the test before at the longest, instead of %s",
                                longestGap(was, UnaryOperator.identity()), longestGap(is, UnaryOperator.identity()))
                        .ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<String> longer(String words, Duration was, Duration is) {
        return is.compareTo(was) > 0 ? Optional.of(words.formatted(hours(is), hours(was))) : Optional.empty();
    }

    private static String hours(Duration time) {
        return time.toHours() > 0 && time.toMinutesPart() == 0 ? time.toHours() + " h" : time.toString();
    }

    /** @param earliest when what is due at a time may begin */
    private static Duration longestGap(Schedule schedule, UnaryOperator<Instant> earliest) {
        Duration longest = Duration.ZERO;
        Instant last = earliest.apply(schedule.next(LOOKED_AT));
        for (int i = 0; i < SEEN_AT_LEAST || i < TIMES && last.isBefore(LOOKED_AT.plus(LOOKED_AHEAD)); i++) {
            Instant next = earliest.apply(schedule.next(last));
            Duration gap = Duration.between(last, next);
            longest = gap.compareTo(longest) > 0 ? gap : longest;
            last = next;
        }
        return longest;
    }

    private static List<String> lost(Policy old, Policy now) {
        return old.repositories().stream()
                .filter(repository -> !now.repositories().contains(repository))
                .map(repository -> "has no copies in " + repository + " any more"
                        + immutableFor(old, repository)
                                .map(time -> ", where each was immutable for " + text(time))
                                .orElse(""))
                .toList();
    }

    private static Optional<Duration> immutableFor(Policy policy, String repository) {
        return policy.destination(repository).flatMap(Destination::immutableFor);
    }

    /** What the store promised may still hold; but nobody would be told any more when it does not. */
    private static Optional<String> removable(String repository, Policy old, Policy now) {
        Optional<Duration> was = immutableFor(old, repository);
        Optional<Duration> is = immutableFor(now, repository);
        return was.isPresent() && is.orElse(Duration.ZERO).compareTo(was.get()) < 0
                ? Optional.of("is immutable in " + repository + " for "
                        + is.map(Weakenings::text).orElse("no time") + " instead of " + text(was.get()))
                : Optional.empty();
    }

    /** Damage would be found later, or by nobody. */
    private static Optional<String> lessRead(String repository, Inventory before, Inventory after) {
        Optional<Duration> was =
                before.findRepository(repository).flatMap(found -> found.scrub().within());
        Optional<Duration> is =
                after.findRepository(repository).flatMap(found -> found.scrub().within());
        if (was.isEmpty() || is.isPresent() && is.get().compareTo(was.get()) <= 0) {
            return Optional.empty();
        }
        return Optional.of("is read back in " + repository + " "
                + is.map(time -> "within " + text(time)).orElse("by nobody") + " instead of within " + text(was.get()));
    }

    /** In days, where it is some. */
    private static String text(Duration time) {
        return time.equals(Duration.ofDays(time.toDays())) ? time.toDays() + " days" : time.toString();
    }

    /** A copy beside what it was made of is lost together with it. */
    private static Optional<String> nearer(
            String repository, DataSet before, DataSet after, Inventory inventoryBefore, Inventory inventoryAfter) {
        return isAway(repository, before, inventoryBefore) && !isAway(repository, after, inventoryAfter)
                ? Optional.of("has its copies in " + repository + " no longer at another site than itself")
                : Optional.empty();
    }

    private static boolean isAway(String repository, DataSet dataSet, Inventory inventory) {
        Optional<String> home = inventory.siteOf(dataSet);
        return home.isPresent() && !inventory.repository(repository).site().equals(home.get());
    }

    private static Optional<String> moved(String repository, Inventory before, Inventory after) {
        Optional<String> was = before.findRepository(repository).map(StoreDeclaration::location);
        Optional<String> is = after.findRepository(repository).map(StoreDeclaration::location);
        return was.equals(is)
                ? Optional.empty()
                : Optional.of("loses sight of what lies in " + repository + " at " + was.orElse("?"));
    }

    /** As each repository keeps them; what is less in all of them is said once. */
    private static List<String> shorter(List<String> repositories, Policy old, Policy now) {
        Map<String, List<String>> less = new LinkedHashMap<>();
        for (String repository : repositories) {
            now.retentionIn(repository)
                    .ifPresent(retention -> shorter(old.retentionIn(repository), retention)
                            .forEach(text -> less.computeIfAbsent(text, it -> new ArrayList<>())
                                    .add(repository)));
        }
        return less.entrySet().stream()
                .map(one -> one.getValue().size() == repositories.size()
                        ? one.getKey()
                        : one.getKey() + " in " + String.join(", ", one.getValue()))
                .toList();
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
