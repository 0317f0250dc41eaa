package io.holdfast.control.approval;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Destination;
import io.holdfast.control.inventory.Declaration.Hooks;
import io.holdfast.control.inventory.Declaration.Limits;
import io.holdfast.control.inventory.Declaration.Policy;
import io.holdfast.control.inventory.Declaration.RestoreTest;
import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.control.inventory.Declaration.Schedule;
import io.holdfast.control.inventory.Declaration.ScrubRule;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.Site;
import io.holdfast.control.inventory.Declaration.StoreDeclaration;
import io.holdfast.control.inventory.Declaration.Targets;
import io.holdfast.control.inventory.Declaration.Verification;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.Window;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WeakeningsTest {
    private static final DataSet DATA_SET =
            new DataSet("db", "trading", "both", Optional.empty(), Map.of("kind", "files"), List.of(), Map.of());
    private static final Destination NEAR = new Destination("near", Optional.empty(), Optional.empty());

    private static StoreDeclaration repository(String name, String site) {
        return repository(name, site, new ScrubRule(Optional.empty(), Optional.empty()));
    }

    private static StoreDeclaration repository(String name, String site, ScrubRule scrub) {
        return new StoreDeclaration(
                name,
                site,
                "s3:https://s3.example/" + name,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                scrub,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** All of them declare the same besides. */
    private static Inventory inventory(List<StoreDeclaration> repositories, Policy policy) {
        List<Declaration> declared = new ArrayList<>(repositories);
        declared.add(policy);
        declared.add(DATA_SET);
        declared.add(new Site("a", "", "primary", Optional.empty(), Optional.empty()));
        declared.add(new Site("b", "", "dr", Optional.empty(), Optional.empty()));
        declared.add(new Service(
                "trading",
                "",
                "",
                "tier-0",
                Optional.empty(),
                List.of(),
                new Targets(15, 60, "money", Optional.empty(), Optional.empty()),
                Optional.empty(),
                "warm"));
        return Inventory.of(declared);
    }

    private static Inventory inventory(String farSite, Optional<Integer> keepDaily, Destination... destinations) {
        return inventory(
                List.of(repository("near", "a"), repository("far", farSite), repository("other", "b")),
                new Policy(
                        "both",
                        Optional.empty(),
                        "full",
                        false,
                        List.of(destinations).stream()
                                .map(Destination::repository)
                                .toList(),
                        List.of(destinations),
                        keepDaily.map(WeakeningsTest::daily),
                        new Verification(true, true, Optional.empty()),
                        List.of(),
                        new Limits(Optional.empty(), Optional.empty()),
                        new Hooks(List.of(), List.of()),
                        1));
    }

    private static Retention daily(int number) {
        return new Retention(0, 0, number, 0, 0, 0, Optional.empty());
    }

    private static Destination far(Optional<Integer> keepDaily, Optional<Integer> immutableDays) {
        return new Destination(
                "far", keepDaily.map(WeakeningsTest::daily), immutableDays.map(days -> Duration.ofDays(days)));
    }

    private static List<String> found(Inventory before, Inventory after) {
        return Weakenings.of(DATA_SET, before, after);
    }

    @Test
    void copies_that_may_be_removed_earlier_are_less() {
        Inventory month = inventory("b", Optional.empty(), NEAR, far(Optional.empty(), Optional.of(30)));
        Inventory week = inventory("b", Optional.empty(), NEAR, far(Optional.empty(), Optional.of(7)));
        Inventory none = inventory("b", Optional.empty(), NEAR, far(Optional.empty(), Optional.empty()));
        assertThat(found(month, week)).containsExactly("is immutable in far for 7 days instead of 30 days");
        assertThat(found(month, none)).containsExactly("is immutable in far for no time instead of 30 days");
        assertThat(found(none, month)).isEmpty();
        assertThat(found(week, month)).isEmpty();
    }

    private static Inventory readBack(Optional<Integer> withinDays, Optional<Integer> rateMib) {
        ScrubRule scrub = new ScrubRule(withinDays.map(Duration::ofDays), rateMib);
        return inventory(
                List.of(repository("near", "a", scrub)),
                inventory("b", Optional.empty(), NEAR).policies().getFirst());
    }

    @Test
    void a_repository_that_is_read_back_more_rarely_or_by_nobody_is_less() {
        Inventory month = readBack(Optional.of(30), Optional.empty());
        Inventory slowly = readBack(Optional.of(30), Optional.of(1));
        Inventory quarter = readBack(Optional.of(90), Optional.empty());
        Inventory never = readBack(Optional.empty(), Optional.of(1));
        assertThat(found(month, quarter))
                .containsExactly("is read back in near within 90 days instead of within 30 days");
        assertThat(found(month, never)).containsExactly("is read back in near by nobody instead of within 30 days");
        assertThat(found(month, slowly)).isEmpty();
        assertThat(found(never, month)).isEmpty();
        assertThat(found(quarter, month)).isEmpty();
    }

    @Test
    void another_destination_does_not_stand_in_for_the_one_that_goes() {
        Inventory before = inventory("b", Optional.empty(), NEAR, far(Optional.empty(), Optional.of(30)));
        Inventory after =
                inventory("b", Optional.empty(), NEAR, new Destination("other", Optional.empty(), Optional.empty()));
        assertThat(found(before, after))
                .containsExactly("has no copies in far any more, where each was immutable for 30 days");
    }

    @Test
    void copies_that_come_to_lie_beside_what_they_were_made_of_are_less() {
        Inventory away = inventory("b", Optional.empty(), NEAR, far(Optional.empty(), Optional.empty()));
        Inventory beside = inventory("a", Optional.empty(), NEAR, far(Optional.empty(), Optional.empty()));
        assertThat(found(away, beside)).containsExactly("has its copies in far no longer at another site than itself");
        assertThat(found(beside, away)).isEmpty();
    }

    @Test
    void a_retention_is_compared_as_each_repository_has_it() {
        Inventory before = inventory("b", Optional.of(30), NEAR, far(Optional.of(90), Optional.empty()));
        // the far one keeps by the policy's rule then
        assertThat(found(before, inventory("b", Optional.of(30), NEAR, far(Optional.empty(), Optional.empty()))))
                .containsExactly("keeps 30 instead of 90 daily in far");
        assertThat(found(before, inventory("b", Optional.of(29), NEAR, far(Optional.of(91), Optional.empty()))))
                .containsExactly("keeps 29 instead of 30 daily in near");
        Inventory all = inventory("b", Optional.empty(), NEAR, far(Optional.empty(), Optional.empty()));
        assertThat(found(all, before)).containsExactly("keeps no longer every recovery point");
        assertThat(found(before, all)).isEmpty();
    }

    private static Inventory backedUp(String cron, Window... windows) {
        return inventory(
                Optional.of(new Schedule(Optional.of(cron), "Europe/Vienna", Optional.empty())),
                new Verification(true, true, Optional.empty()),
                List.of(windows));
    }

    private static Inventory proven(boolean extraVerify, boolean readBack, Optional<String> testedEvery) {
        return inventory(
                Optional.empty(),
                new Verification(
                        extraVerify,
                        readBack,
                        testedEvery.map(every -> new RestoreTest(
                                new Schedule(Optional.empty(), "UTC", Optional.of(Duration.parse(every))),
                                List.of("newest"),
                                Optional.empty()))),
                List.of());
    }

    private static Inventory inventory(Optional<Schedule> schedule, Verification verification, List<Window> windows) {
        Inventory before = inventory("b", Optional.empty(), NEAR);
        Policy policy = before.policies().getFirst();
        return inventory(
                before.repositories(),
                new Policy(
                        policy.name(),
                        schedule,
                        policy.backupType(),
                        policy.continuousLog(),
                        policy.repositories(),
                        policy.destinations(),
                        policy.retention(),
                        verification,
                        windows,
                        policy.limits(),
                        policy.hooks(),
                        policy.maxAttempts()));
    }

    @Test
    void copies_that_are_verified_or_proven_less_are_less() {
        Inventory all = proven(true, true, Optional.of("P1D"));
        assertThat(found(all, proven(false, true, Optional.of("P1D"))))
                .containsExactly("is stored without having been opened again first");
        assertThat(found(all, proven(true, false, Optional.of("P1D"))))
                .containsExactly("is no longer read back after each backup");
        assertThat(found(all, proven(true, true, Optional.empty())))
                .containsExactly("is no longer restored to test it");
        assertThat(found(all, proven(true, true, Optional.of("P7D"))))
                .containsExactly("is restored to test it 168 h after the test before at the longest, instead of 24 h");
        assertThat(found(proven(false, false, Optional.empty()), all)).isEmpty();
        assertThat(found(all, proven(true, true, Optional.of("PT12H")))).isEmpty();
    }

    @Test
    void a_backup_that_comes_less_often_is_less() {
        Inventory hourly = backedUp("0 0 * * * *");
        Inventory daily = backedUp("0 30 4 * * *");
        assertThat(found(hourly, daily))
                .containsExactly("is backed up 25 h after the backup before at the longest, instead of 1 h");
        assertThat(found(daily, hourly)).isEmpty();
        assertThat(found(daily, backedUp("0 30 5 * * *"))).isEmpty();
        assertThat(found(daily, backedUp("0 30 4 1 1 *")))
                .as("longer than what is looked at")
                .singleElement()
                .asString()
                .contains("instead of 25 h");
        assertThat(found(
                        hourly,
                        backedUp(
                                "0 0 * * * *",
                                new Window(
                                        List.of("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"),
                                        "22:00",
                                        "04:00",
                                        "Europe/Vienna"))))
                .singleElement()
                .asString()
                .contains("instead of 1 h");
    }
}
