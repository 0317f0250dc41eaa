package io.holdfast.control.plan;

import io.holdfast.control.Spans;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.PlanServices;
import io.holdfast.control.plan.PlanVerifications.Verification;
import io.holdfast.control.plan.ServiceReadiness.Fact;
import io.holdfast.control.readiness.ReadinessCheck;
import io.holdfast.control.readiness.ReadinessCheck.Standing;
import io.holdfast.control.readiness.ReadinessChecks;
import io.holdfast.control.recovery.Drill;
import io.holdfast.control.recovery.Drills;
import io.holdfast.control.recovery.Readiness;
import io.holdfast.control.recovery.Readiness.ComplianceRow;
import io.holdfast.control.restore.RestoreOperation;
import io.holdfast.control.restore.RestoreOperations;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Gathers what speaks for and against bringing a service back within its targets. Asks site groups, which takes a while. */
@Component
class ReadinessFacts {
    /** A restore that is older proves little: data, versions and people have changed. */
    private static final Duration PROOF_HOLDS = Duration.ofDays(35);
    /** As for the drills of the story: half a year. */
    private static final Duration PLAN_HOLDS = Duration.ofDays(183);

    private final InventoryStore inventory;
    private final Readiness readiness;
    private final RestoreOperations restores;
    private final PlanVerifications verifications;
    private final PlanVersions versions;
    private final Drills drills;
    private final StandbyFacts standbys;
    private final ReadinessChecks checks;
    private final Clock clock;

    ReadinessFacts(
            InventoryStore inventory,
            Readiness readiness,
            RestoreOperations restores,
            PlanVerifications verifications,
            PlanVersions versions,
            Drills drills,
            StandbyFacts standbys,
            ReadinessChecks checks,
            Clock clock) {
        this.inventory = inventory;
        this.readiness = readiness;
        this.restores = restores;
        this.verifications = verifications;
        this.versions = versions;
        this.drills = drills;
        this.standbys = standbys;
        this.checks = checks;
        this.clock = clock;
    }

    /** Of all services that have data sets or a site group. */
    List<ServiceReadiness> all() throws InterruptedException {
        return all(inventory.current());
    }

    private List<ServiceReadiness> all(Inventory current) throws InterruptedException {
        return of(judged(current), current);
    }

    /** The services that have something to be ready with: data sets or a site group. */
    static List<Service> judged(Inventory current) {
        Set<String> having = Stream.concat(
                        current.dataSets().stream().map(DataSet::service),
                        current.siteGroups().stream().map(SiteGroup::service))
                .collect(Collectors.toSet());
        return current.services().stream()
                .filter(service -> having.contains(service.name()))
                .toList();
    }

    /** Of some of those {@link #judged}, in their order. */
    List<ServiceReadiness> of(List<Service> services, Inventory current) throws InterruptedException {
        List<ComplianceRow> rows = readiness.services(current);
        List<ServiceReadiness> all = new ArrayList<>();
        for (Service service : services) {
            List<ComplianceRow> own = rows.stream()
                    .filter(row -> row.serviceName().equals(service.name()))
                    .toList();
            List<SiteGroup> sites = current.siteGroups().stream()
                    .filter(group -> group.service().equals(service.name()))
                    .toList();
            all.add(of(service, own, sites, current));
        }
        return all;
    }

    /** What is not ready of what a plan brings back, in words; empty when all is. */
    List<String> against(DrPlan plan) throws InterruptedException {
        List<String> services = PlanServices.of(plan, inventory.current());
        return all().stream()
                .filter(one -> services.contains(one.service()))
                .flatMap(one -> one.facts().stream()
                        .filter(fact -> !fact.good())
                        .map(fact -> one.service() + ": " + fact.reason()))
                .toList();
    }

    private ServiceReadiness of(Service service, List<ComplianceRow> rows, List<SiteGroup> sites, Inventory current)
            throws InterruptedException {
        List<Fact> facts = new ArrayList<>();
        for (ComplianceRow row : rows) {
            facts.add(point(row));
            facts.add(proof(row));
        }
        facts.addAll(standbys.of(service, sites, current));
        facts.add(plan(service, current));
        facts.add(drill(service, current));
        for (ReadinessCheck check : checks.of(service.name())) {
            facts.add(new Fact(
                    check.fact(),
                    check.standing() == Standing.GOOD,
                    check.standing() != Standing.UNKNOWN,
                    check.reason(),
                    check.checkedAt()));
        }
        long good = facts.stream().filter(Fact::good).count();
        return new ServiceReadiness(
                service.name(),
                service.criticality(),
                good == facts.size(),
                Math.toIntExact(Math.round(100.0 * good / facts.size())),
                facts);
    }

    private static Fact point(ComplianceRow row) {
        Double exposed = row.currentExposureSeconds();
        if (exposed == null) {
            return Fact.of("recovery-point", false, row.dataSet() + " has no recovery point. Back it up.");
        }
        boolean good = exposed <= row.rpoTargetMinutes() * 60.0;
        return Fact.of(
                "recovery-point",
                good,
                row.dataSet() + " would lose " + Spans.text(exposed) + " now; the RPO is "
                        + Spans.text(row.rpoTargetMinutes() * 60.0) + ".");
    }

    private Fact proof(ComplianceRow row) {
        Optional<RestoreOperation> proof =
                restores.latestProofs(List.of(row.dataSet())).stream().findFirst();
        Instant at = proof.map(RestoreOperation::endTime).orElse(null);
        if (at == null) {
            return Fact.of("proven-restore", false, row.dataSet() + " was never restored. Test a restore of it.");
        }
        String when = row.dataSet() + " was restored last " + days(at) + " days ago";
        return switch (row.compliant()) {
            case "met" ->
                isOlder(at, PROOF_HOLDS)
                        ? Fact.of("proven-restore", false, when + ". Test a restore anew.")
                        : Fact.of("proven-restore", true, when + ", within its targets.");
            case "missed" ->
                Fact.of("proven-restore", false, when + ", and that failed or missed its targets. See its report.");
            default -> Fact.unknown("proven-restore", when + ", without a measurement.");
        };
    }

    private Fact plan(Service service, Inventory current) {
        List<DrPlan> plans = plansOf(service, current);
        if (plans.isEmpty()) {
            return Fact.of("plan", false, "No plan brings " + service.name() + " back. Declare one.");
        }
        if (plans.stream().allMatch(plan -> versions.inForce(plan).isEmpty())) {
            return Fact.of(
                    "plan",
                    false,
                    "Nobody has approved of plan " + plans.getFirst().name()
                            + " yet. Have another person say '"
                            + versions.standing(plans.getFirst())
                                    .approval(plans.getFirst().name()) + "'.");
        }
        for (DrPlan plan : plans) {
            // what a failover would do, which may be an earlier version than the one that is declared
            Optional<Verification> verified = versions.inForce(plan).flatMap(verifications::verification);
            if (verified.isPresent() && !isOlder(verified.get().verifiedAt(), PLAN_HOLDS)) {
                return Fact.of(
                        "plan",
                        true,
                        "Plan " + plan.name() + " was verified as it stands "
                                + days(verified.get().verifiedAt()) + " days ago by a "
                                + verified.get().mode().word() + lookedAt(verified.get()) + ".");
            }
        }
        for (DrPlan plan : plans) {
            Optional<DrPlan> inForce = versions.inForce(plan);
            Optional<Verification> partly = inForce.flatMap(verifications::partly);
            if (partly.isPresent()) {
                return Fact.of(
                        "plan",
                        false,
                        "Plan " + plan.name() + " was verified in part only by a "
                                + partly.get().mode().word() + ": "
                                + partly.get().missing(inForce.get()).orElse("") + ".");
            }
        }
        return Fact.of(
                "plan",
                false,
                "Plan " + plans.getFirst().name()
                        + " is not verified as it stands, or too long ago. Say 'holdfast dr run "
                        + plans.getFirst().name() + " --mode test'.");
    }

    private static String lookedAt(Verification verified) {
        return verified.onlyLookedAt().isEmpty()
                ? ""
                : ", which only looked at " + String.join(", ", verified.onlyLookedAt());
    }

    private static List<DrPlan> plansOf(Service service, Inventory current) {
        return current.plans().stream()
                .filter(plan -> PlanServices.of(plan, current).contains(service.name()))
                .toList();
    }

    private Fact drill(Service service, Inventory current) {
        List<String> plans =
                plansOf(service, current).stream().map(DrPlan::name).toList();
        Optional<Drill> last = drills.list(1000).stream()
                .filter(drill -> drill.plan() != null && plans.contains(drill.plan()))
                .filter(drill -> drill.status() == Drill.Status.SUCCESS && drill.endTime() != null)
                // to talk about it brings nothing back, and what had to be done is no practice
                .filter(drill -> !drill.drillType().equals(Drill.TABLETOP) && !drill.isReal())
                .findFirst();
        Instant at = last.map(Drill::endTime).orElse(null);
        if (at == null) {
            return Fact.of("drill", false, "No drill of its plan but tabletops has succeeded yet. Do one.");
        }
        boolean good = !isOlder(at, PLAN_HOLDS);
        return Fact.of(
                "drill",
                good,
                "The last drill that succeeded was " + days(at) + " days ago" + (good ? "." : ". Do one."));
    }

    private boolean isOlder(Instant at, Duration than) {
        return at.plus(than).isBefore(clock.instant());
    }

    private long days(Instant at) {
        return Duration.between(at, clock.instant()).toDays();
    }
}
