package io.holdfast.control.readiness;

import io.holdfast.control.Bytes;
import io.holdfast.control.ControlSettings;
import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.DrPlan;
import io.holdfast.control.inventory.Declaration.Service;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.inventory.PlanStep;
import io.holdfast.control.inventory.StepAction;
import io.holdfast.control.point.RecoveryPoint;
import io.holdfast.control.point.RecoveryPoints;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.GroupStanding.Member;
import io.holdfast.control.site.SiteGroupWatch;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether the place where a service is to live has room for it: the disks of the standbys of its site groups, as their agents
 * say, and those that its plans restore to, against the size of the newest recovery points.
 */
@Component
class RoomLook implements Look {
    /** A standby has the data already, and grows with the active site; below this part of it somebody should act. */
    private static final double TO_GROW = 0.1;

    private final RecoveryPoints points;
    private final SiteGroupWatch groups;
    private final ControlSettings settings;

    RoomLook(RecoveryPoints points, SiteGroupWatch groups, ControlSettings settings) {
        this.points = points;
        this.groups = groups;
        this.settings = settings;
    }

    @Override
    public String fact() {
        return "capacity";
    }

    @Override
    public String words() {
        return "room at the target";
    }

    @Override
    public Finding of(Service service, Inventory inventory) {
        ServiceParts parts = ServiceParts.of(service, inventory);
        List<Finding> found = new ArrayList<>();
        for (SiteGroup group : parts.siteGroups()) {
            found.addAll(standbys(group, size(parts.dataSets())));
        }
        for (DrPlan plan : parts.plans()) {
            found.addAll(restores(plan, inventory));
        }
        return found.isEmpty() ? Finding.unknown("No plan says where it would be restored to.") : Finding.worst(found);
    }

    /** Bytes of the newest recovery points together; empty when there is none of one of them. */
    private Optional<Long> size(List<DataSet> dataSets) {
        long bytes = 0;
        for (DataSet dataSet : dataSets) {
            Optional<RecoveryPoint> newest = points.latest(dataSet.name(), null, null);
            if (newest.isEmpty()) {
                return Optional.empty();
            }
            bytes += newest.get().sizeBytes();
        }
        return dataSets.isEmpty() ? Optional.empty() : Optional.of(bytes);
    }

    private List<Finding> standbys(SiteGroup group, Optional<Long> size) {
        GroupStanding standing = groups.seen().stream()
                .filter(seen -> seen.group().name().equals(group.name()))
                .findFirst()
                .map(SiteGroupWatch.Seen::standing)
                .orElse(null);
        if (standing == null) {
            return List.of(Finding.unknown("The agents of site group " + group.name() + " could not be asked."));
        }
        List<Finding> found = new ArrayList<>();
        for (Member member : standing.members()) {
            if (!member.role().equals("witness") && !member.site().equals(standing.active())) {
                found.add(standby(member, size));
            }
        }
        return found.isEmpty() ? List.of(Finding.bad("Site group " + group.name() + " has no second site.")) : found;
    }

    private static Finding standby(Member member, Optional<Long> size) {
        Long free = member.freeBytes();
        if (free == null) {
            return Finding.unknown("The agent at " + member.site() + " does not say how much room it has.");
        }
        if (size.isEmpty()) {
            return Finding.unknown(member.site() + " has " + Bytes.text(free)
                    + " free; how much is needed is not known before there is a recovery point.");
        }
        // one that does not stream may have to be seeded anew, beside what it has
        long needed = member.streaming() ? Math.round(size.get() * TO_GROW) : size.get();
        String has = member.site() + " has " + Bytes.text(free) + " free; "
                + (member.streaming() ? "a tenth of the data, " : "to be seeded anew, ") + Bytes.text(needed)
                + ", should be.";
        return free >= needed ? Finding.good(has) : Finding.bad(has + " Make room there.");
    }

    /** What one plan restores together to one disk. */
    private record Disk(Path directory, FileStore store, List<String> dataSets, long bytes) {
        Disk with(String dataSet, long more) {
            List<String> all = new ArrayList<>(dataSets);
            all.add(dataSet);
            return new Disk(directory, store, all, bytes + more);
        }
    }

    private List<Finding> restores(DrPlan plan, Inventory inventory) {
        List<Finding> found = new ArrayList<>();
        Map<FileStore, Disk> disks = new LinkedHashMap<>();
        for (PlanStep step : plan.graph()) {
            if (step.action() instanceof StepAction.Restore restore) {
                String repository = restore.repository().orElse(plan.repository());
                inventory
                        .findDataSet(restore.dataSet())
                        .flatMap(dataSet -> add(dataSet, repository, disks))
                        .ifPresent(found::add);
            }
        }
        disks.values().forEach(disk -> found.add(disk(plan, disk)));
        return found;
    }

    /** @return what keeps it from being added up */
    private Optional<Finding> add(DataSet dataSet, String repository, Map<FileStore, Disk> disks) {
        Path directory = directory(dataSet);
        if (directory == null) {
            return Optional.of(Finding.unknown("Nothing tells how much room there is where " + dataSet.name()
                    + " is restored to, the running system of its drTarget."));
        }
        Optional<RecoveryPoint> newest = points.latest(dataSet.name(), repository, null);
        if (newest.isEmpty()) {
            return Optional.of(Finding.unknown("How much room " + dataSet.name() + " needs is not known: " + repository
                    + " has no recovery point of it."));
        }
        try {
            FileStore store = Files.getFileStore(present(directory));
            disks.merge(
                    store,
                    new Disk(
                            directory,
                            store,
                            List.of(dataSet.name()),
                            newest.get().sizeBytes()),
                    (one, more) -> one.with(dataSet.name(), more.bytes()));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(
                    Finding.unknown("How much room there is at " + directory + " cannot be read: " + e.getMessage()));
        }
    }

    private @Nullable Path directory(DataSet dataSet) {
        String declared = dataSet.drTarget().get("directory");
        if (declared != null) {
            return Path.of(declared);
        }
        return dataSet.drTarget().isEmpty() ? settings.restores() : null;
    }

    /** The nearest folder above that is there already: it is made by the restore. */
    private static Path present(Path directory) {
        Path at = directory.toAbsolutePath();
        while (!Files.exists(at) && at.getParent() != null) {
            at = at.getParent();
        }
        return at;
    }

    private static Finding disk(DrPlan plan, Disk disk) {
        long free;
        try {
            free = disk.store().getUsableSpace();
        } catch (IOException e) {
            return Finding.unknown(
                    "How much room there is at " + disk.directory() + " cannot be read: " + e.getMessage());
        }
        String has = "Plan " + plan.name() + " restores " + Bytes.text(disk.bytes()) + " to the disk of "
                + disk.directory() + ", which has " + Bytes.text(free) + " free.";
        return free >= disk.bytes()
                ? Finding.good(has)
                : Finding.bad(has + " Make room, or restore " + String.join(", ", disk.dataSets()) + " elsewhere.");
    }
}
