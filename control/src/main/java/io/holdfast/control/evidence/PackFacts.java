package io.holdfast.control.evidence;

import io.holdfast.control.access.Reach;
import io.holdfast.control.anchor.TrailVerification;
import io.holdfast.control.errand.ErrandWatch;
import io.holdfast.control.evidence.EvidencePack.Objective;
import io.holdfast.control.evidence.EvidencePack.Section;
import io.holdfast.control.evidence.EvidencePack.Trail;
import io.holdfast.control.inventory.Declaration;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.InventoryStore;
import io.holdfast.control.inventory.VisibleInventory;
import io.holdfast.control.recovery.Readiness;
import io.holdfast.control.recovery.Readiness.ComplianceRow;
import io.holdfast.control.verdict.Verdicts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Gathers a pack's content, with where each number comes from. Reads the whole audit trail, which takes a while. */
@Component
class PackFacts {
    private final InventoryStore inventory;
    private final VisibleInventory visible;
    private final Readiness readiness;
    private final Verdicts verdicts;
    private final TrailVerification trail;
    private final PackRows rows;

    PackFacts(
            InventoryStore inventory,
            VisibleInventory visible,
            Readiness readiness,
            Verdicts verdicts,
            TrailVerification trail,
            PackRows rows) {
        this.inventory = inventory;
        this.visible = visible;
        this.readiness = readiness;
        this.verdicts = verdicts;
        this.trail = trail;
        this.rows = rows;
    }

    /**
     * What somebody asked for, as it is to be gathered.
     *
     * @param whole whether it may hold what concerns other services, too, since whoever asked sees everything
     */
    record Order(
            UUID packId, Instant from, Instant until, List<String> services, boolean whole, String reason, String by) {}

    /** Told how far it is, one step before each section. */
    private static final class Sections {
        private static final long ALL = 9;
        private final ErrandWatch watch;
        private long done;

        Sections(ErrandWatch watch) {
            this.watch = watch;
        }

        <T> List<T> read(Supplier<List<T>> rows) {
            watch.reached("gathering", done++, ALL);
            return rows.get();
        }
    }

    /** @param watch told before each section, and while the audit trail is read */
    EvidencePack gather(Order order, Instant now, ErrandWatch watch) {
        Reach services = Reach.of(Set.copyOf(order.services()));
        Inventory theirs = visible.of(services);
        List<String> dataSets = theirs.dataSets().stream().map(DataSet::name).toList();
        Sections sections = new Sections(watch);
        PackRows.Wanted wanted = new PackRows.Wanted(order.from(), order.until(), order.services(), dataSets);
        return new EvidencePack(
                order.packId(),
                order.from(),
                order.until(),
                order.services(),
                order.reason(),
                order.by(),
                now,
                Section.of(
                        "Targets: rto_rpo_targets, as declared when this was made. Measured: the restores of the period"
                                + " below. Exposure: recovery_points and the logs, at " + now + ".",
                        sections.read(() -> objectives(theirs, wanted))),
                Section.of(
                        "Counted when this was made, each number with the facts it was counted from; the same is at"
                                + " /api/v1/admin/protection.",
                        sections.read(() -> verdicts.all(theirs))),
                Section.of(
                        "restore_operations_log: what ended within the period, with the targets of then. Each one's"
                                + " evidence: /api/v1/admin/restore/ID/report.pdf.",
                        sections.read(() -> rows.restores(wanted))),
                Section.of(
                        (order.whole()
                                        ? "disaster_recovery_drills: of these services, and of none."
                                        : "disaster_recovery_drills: of these services and no other.")
                                + " The report of each: /api/v1/admin/dr/drills/ID/report.pdf.",
                        sections.read(() -> rows.drills(wanted, order.whole()))),
                Section.of(
                        "backup_jobs_log: what ended within the period, or was to begin then and did not.",
                        sections.read(() -> rows.backups(wanted))),
                Section.of(
                        "backup_jobs_log; the log of each: /api/v1/admin/backups/ID/log.",
                        sections.read(() -> rows.failedBackups(wanted))),
                Section.of(
                        "alerts: what stood at some time within the period, about these services, their data sets, or "
                                + (order.whole() ? "what all share." : "what nobody else uses.")
                                + " Each: /api/v1/admin/alerts/ID.",
                        sections.read(() -> order.whole()
                                ? rows.alerts(wanted, others(order.services()))
                                : rows.alertsAbout(wanted, visible.subjects(services)))),
                Section.of(
                        "audit_records of inventory.apply and inventory.remove, "
                                + (order.whole()
                                        ? "of whatever service"
                                        : "of these services, and of what nobody else uses")
                                + ", by their numbers: /api/v1/admin/audit.",
                        sections.read(
                                () -> order.whole() ? rows.changes(wanted) : rows.changesOf(wanted, objects(theirs)))),
                Section.of(
                        "audit_records of recovery-points.hold and recovery-points.lift, by their numbers:"
                                + " /api/v1/admin/audit. What is held now: /api/v1/admin/holds.",
                        sections.read(() -> rows.holds(wanted))),
                Trail.of(
                        "audit_records: every record was read and its hash computed, and compared with the heads that"
                                + " the repositories hold. 'holdfast audit verify' does it again, on another machine.",
                        trail.verify(watch),
                        order.whole()));
    }

    /** What is declared of them alone, as the audit trail names it. */
    private List<String> objects(Inventory theirs) {
        List<DataSet> all = inventory.current().dataSets();
        return Stream.of(
                        named("Service", theirs.services().stream()),
                        named("DataSet", theirs.dataSets().stream()),
                        named("DrPlan", theirs.plans().stream()),
                        named("SiteGroup", theirs.siteGroups().stream()),
                        named(
                                "Policy",
                                theirs.policies().stream()
                                        .filter(policy -> all.stream()
                                                .filter(one -> one.policy().equals(policy.name()))
                                                .allMatch(theirs.dataSets()::contains))))
                .flatMap(each -> each)
                .toList();
    }

    private static Stream<String> named(String kind, Stream<? extends Declaration> declared) {
        return declared.map(one -> kind + "/" + one.name());
    }

    /** The names of services and data sets that are not spoken of. */
    private List<String> others(List<String> services) {
        Inventory current = inventory.current();
        List<String> others = new ArrayList<>();
        current.services().stream()
                .map(Service::name)
                .filter(name -> !services.contains(name))
                .forEach(others::add);
        current.dataSets().stream()
                .filter(dataSet -> !services.contains(dataSet.service()))
                .map(DataSet::name)
                .forEach(others::add);
        return others;
    }

    private List<Objective> objectives(Inventory theirs, PackRows.Wanted wanted) {
        Map<String, PackRows.Measured> measured = rows.measured(wanted);
        return readiness.services(theirs).stream()
                .map(row -> objective(row, measured.getOrDefault(row.dataSet(), PackRows.Measured.NOTHING)))
                .toList();
    }

    private static Objective objective(ComplianceRow row, PackRows.Measured measured) {
        Double rto = measured.worstRtoSeconds();
        Double rpo = measured.worstRpoSeconds();
        boolean late = (rto != null && rto > row.rtoTargetMinutes() * 60.0)
                || (rpo != null && rpo > row.rpoTargetMinutes() * 60.0);
        String verdict = measured.failed() > 0 || late ? "missed" : rto == null || rpo == null ? "unproven" : "met";
        return new Objective(
                row.serviceName(),
                row.dataSet(),
                row.criticalityTier(),
                row.rtoTargetMinutes(),
                row.rpoTargetMinutes(),
                measured.restores(),
                measured.failed(),
                rto,
                rpo,
                row.currentExposureSeconds(),
                verdict,
                row.lastReviewed(),
                row.reviewDue());
    }
}
