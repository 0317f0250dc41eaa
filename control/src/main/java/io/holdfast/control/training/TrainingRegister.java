package io.holdfast.control.training;

import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.PlanRole;
import io.holdfast.control.inventory.Declaration.TrainedRole;
import io.holdfast.control.inventory.Declaration.Training;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import java.time.Clock;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Who is trained for which role, of what is declared and recorded. Days are those of UTC. For any thread. */
@Component
public class TrainingRegister {
    /** So long before it runs out somebody has time to train, or to hold a drill. */
    private static final Period SOON = Period.ofDays(30);
    /** Characters of a person's or a role's name. */
    static final int LONGEST = 100;

    private final InventoryStore inventory;
    private final TrainingRecords records;
    private final Clock clock;

    TrainingRegister(InventoryStore inventory, TrainingRecords records, Clock clock) {
        this.inventory = inventory;
        this.records = records;
        this.clock = clock;
    }

    /** Whether training holds. */
    public enum Standing {
        VALID,
        /** It runs out within thirty days. */
        RUNS_OUT,
        OVERDUE,
        /** No plan that the caller may see has such a role. */
        NOT_NEEDED
    }

    /** How it is known. */
    public enum Origin {
        DECLARED,
        RECORDED,
        DRILL
    }

    /**
     * Somebody in a role.
     *
     * @param validUntil the last day on which it holds for every plan with this role; null where there is none
     * @param drillId the drill that renewed it; null for another origin
     * @param recordedBy null for what is declared
     * @param plans that have this role
     */
    public record TrainedPerson(
            String person,
            String role,
            LocalDate trainedOn,
            @Nullable LocalDate validUntil,
            Standing standing,
            Origin origin,
            @Nullable UUID drillId,
            @Nullable String recordedBy,
            @Nullable String note,
            List<String> plans) {
        boolean is(String named, String as) {
            return person.equalsIgnoreCase(named) && role.equalsIgnoreCase(as);
        }
    }

    /**
     * A role of a plan.
     *
     * @param trained people whose training holds for this plan today
     * @param overdue people whose training has run out
     */
    public record RoleStanding(
            String plan, String role, Period trainedWithin, List<String> trained, List<String> overdue) {
        /** What is amiss, in words; empty when somebody is trained. */
        public Optional<String> problem() {
            return trained.isEmpty()
                    ? Optional.of("Nobody is trained as " + role + ", whom plan " + plan + " needs"
                            + (overdue.isEmpty()
                                    ? ""
                                    : "; the training of " + String.join(", ", overdue) + " has run out")
                            + ".")
                    : Optional.empty();
        }
    }

    /** @param roles of the plans @param people in order of names */
    public record Register(List<RoleStanding> roles, List<TrainedPerson> people) {}

    /** One training, before it is known who needs it. */
    private record Trained(
            String person,
            String role,
            LocalDate on,
            Origin origin,
            @Nullable UUID drill,
            @Nullable String by,
            @Nullable String note) {}

    /**
     * What plans need and who is there for it.
     *
     * @param seen with the plans that matter
     * @param everybody also those for whose roles none of these plans asks
     */
    public Register of(Inventory seen, boolean everybody) {
        Collection<Trained> latest = latest();
        LocalDate today = today();
        List<RoleStanding> roles = new ArrayList<>();
        for (DrPlan plan : seen.plans()) {
            plan.roles().forEach(role -> roles.add(standing(plan, role, latest, today)));
        }
        List<TrainedPerson> people = latest.stream()
                .map(one -> person(one, roles, today))
                .filter(one -> everybody || one.standing() != Standing.NOT_NEEDED)
                .toList();
        return new Register(List.copyOf(roles), people);
    }

    /** Of all that is declared. */
    public Register all() {
        return of(inventory.current(), true);
    }

    /** The last day of training that is known of somebody in a role, before today's drill. */
    public Optional<LocalDate> trainedOn(String person, String role) {
        return latest().stream()
                .filter(one ->
                        one.person().equalsIgnoreCase(person) && one.role().equalsIgnoreCase(role.strip()))
                .map(Trained::on)
                .findFirst();
    }

    /** The last day on which training for a role of a plan holds; empty where the plan has no such role. */
    public static Optional<LocalDate> validUntil(DrPlan plan, String role, LocalDate trainedOn) {
        return plan.roles().stream()
                .filter(one -> one.role().equalsIgnoreCase(role.strip()))
                .findFirst()
                .map(one -> trainedOn.plus(one.trainedWithin()));
    }

    /**
     * Notes that somebody practised their role in a drill today, in the caller's transaction; twice is once. A name that is
     * too long to be asked for by any plan is not noted.
     */
    public void tookPart(UUID drill, String person, String role) {
        if (person.strip().length() <= LONGEST && role.strip().length() <= LONGEST) {
            records.add(new TrainingRecord(
                    UUID.randomUUID(),
                    person.strip(),
                    role.strip(),
                    today(),
                    drill,
                    null,
                    "system",
                    clock.instant().truncatedTo(ChronoUnit.MICROS)));
        }
    }

    /** Today, in UTC. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    private Collection<Trained> latest() {
        Map<String, Trained> latest = new LinkedHashMap<>();
        List<Trained> all = new ArrayList<>();
        for (Training declared : inventory.current().trainings()) {
            for (TrainedRole role : declared.roles()) {
                all.add(new Trained(declared.name(), role.role(), role.trainedOn(), Origin.DECLARED, null, null, null));
            }
        }
        for (TrainingRecord one : records.latest()) {
            all.add(new Trained(
                    one.person(),
                    one.role(),
                    one.trainedOn(),
                    one.drillId() == null ? Origin.RECORDED : Origin.DRILL,
                    one.drillId(),
                    one.recordedBy(),
                    one.note()));
        }
        all.sort(Comparator.comparing((Trained one) -> key(one.person())).thenComparing(one -> key(one.role())));
        for (Trained one : all) {
            latest.merge(
                    key(one.person()) + "\n" + key(one.role()),
                    one,
                    (first, second) -> second.on().isAfter(first.on()) ? second : first);
        }
        return latest.values();
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static RoleStanding standing(DrPlan plan, PlanRole role, Collection<Trained> latest, LocalDate today) {
        List<String> trained = new ArrayList<>();
        List<String> overdue = new ArrayList<>();
        for (Trained one : latest) {
            if (one.role().equalsIgnoreCase(role.role())) {
                (one.on().plus(role.trainedWithin()).isBefore(today) ? overdue : trained).add(one.person());
            }
        }
        return new RoleStanding(
                plan.name(), role.role(), role.trainedWithin(), List.copyOf(trained), List.copyOf(overdue));
    }

    private static TrainedPerson person(Trained one, List<RoleStanding> roles, LocalDate today) {
        List<RoleStanding> needing = roles.stream()
                .filter(role -> role.role().equalsIgnoreCase(one.role()))
                .toList();
        LocalDate until = needing.stream()
                .map(role -> one.on().plus(role.trainedWithin()))
                .min(LocalDate::compareTo)
                .orElse(null);
        Standing standing = until == null
                ? Standing.NOT_NEEDED
                : until.isBefore(today)
                        ? Standing.OVERDUE
                        : until.minus(SOON).isBefore(today) ? Standing.RUNS_OUT : Standing.VALID;
        return new TrainedPerson(
                one.person(),
                one.role(),
                one.on(),
                until,
                standing,
                one.origin(),
                one.drill(),
                one.by(),
                one.note(),
                needing.stream().map(RoleStanding::plan).toList());
    }
}
