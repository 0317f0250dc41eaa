package io.holdfast.server.metrics;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Everything that Prometheus is told of backups. Names and units are those of OpenMetrics: base units, at the end. */
public enum Measure {
    RECOVERY_POINT_AGE(
            "holdfast.recovery.point.age",
            "seconds",
            "Since the moment that the newest recovery point holds",
            "data_set",
            "service"),
    EXPOSURE(
            "holdfast.exposure",
            "seconds",
            "What would be lost if the data set's source were gone now",
            "data_set",
            "service"),
    RPO_TARGET(
            "holdfast.rpo.target",
            "seconds",
            "No more than this of the latest changes may be lost",
            "data_set",
            "service"),
    RTO_TARGET("holdfast.rto.target", "seconds", "The service must be back within", "data_set", "service"),
    MEASURED_RTO("holdfast.measured.rto", "seconds", "How long the last measured restore took", "data_set", "service"),
    PROOF_AGE("holdfast.proof.age", "seconds", "Since a restore of the data set last succeeded", "data_set", "service"),
    DATA_SET_SIZE(
            "holdfast.data.set.size",
            "bytes",
            "In the newest recovery point, before deduplication",
            "data_set",
            "service"),
    DATA_SET_RATIO(
            "holdfast.data.set.deduplication.ratio",
            null,
            "All that was protected by what was stored for it",
            "data_set",
            "service"),
    LAST_SUCCESS_AGE(
            "holdfast.backup.last.success.age",
            "seconds",
            "Since the data set's last complete backup",
            "data_set",
            "service"),
    BACKUP_FAILING(
            "holdfast.backup.failing", null, "1 when the data set's newest backup was given up", "data_set", "service"),
    LOG_LAG("holdfast.log.lag", "seconds", "Of the log, received or not, not yet shipped", "data_set", "repository"),
    LOG_LAG_DATA(
            "holdfast.log.lag.data", "bytes", "Of the log, received and not yet shipped", "data_set", "repository"),
    LOG_SPOOL("holdfast.log.spool", "bytes", "Of the log, on this machine until every repository has it", "data_set"),
    LOG_SLOT_HELD(
            "holdfast.log.slot.held", "bytes", "Of the log, that the database server keeps for the slot", "data_set"),
    LOG_SLOT_MOST(
            "holdfast.log.slot.most", "bytes", "At which the server gives the slot up or its disk is full", "data_set"),
    REPOSITORY_STORED("holdfast.repository.stored", "bytes", "In the repository's files", "repository", "site"),
    REPOSITORY_USABLE("holdfast.repository.usable", null, "1 when the repository can be opened", "repository", "site"),
    REPOSITORY_CAPACITY(
            "holdfast.repository.capacity",
            "bytes",
            "Of the file system that the repository lies in",
            "repository",
            "site"),
    REPOSITORY_FREE("holdfast.repository.free", "bytes", "Of that file system", "repository", "site"),
    REPOSITORY_GROWTH(
            "holdfast.repository.growth", "bytes_per_second", "Over the last two weeks", "repository", "site"),
    REPOSITORY_FULL_IN(
            "holdfast.repository.full.in",
            "seconds",
            "Until it is full, if it goes on growing as it does",
            "repository",
            "site"),
    REPOSITORY_LOCKS(
            "holdfast.repository.locks", null, "Locks on the repository, of any program", "repository", "site"),
    REPOSITORY_OLDEST_LOCK(
            "holdfast.repository.oldest.lock", "seconds", "Since the oldest lock was refreshed", "repository", "site"),
    REPOSITORY_VERIFIED(
            "holdfast.repository.verified.age",
            "seconds",
            "Since something in it was last read back whole",
            "repository"),
    REPOSITORY_READ_BACK(
            "holdfast.repository.read.back.age",
            "seconds",
            "Since the moment whose content has been read back, all of it",
            "repository"),
    REPOSITORY_DAMAGE("holdfast.repository.damage", null, "Errors that the newest scrub found", "repository", "site"),
    REPOSITORY_PRUNED("holdfast.repository.pruned.age", "seconds", "Since the last prune that succeeded", "repository"),
    REPLICATION_LAG(
            "holdfast.site.replication.lag",
            "seconds",
            "How far the site's repository is behind the newest copy",
            "repository",
            "site"),
    REPLICATION_LAG_DATA(
            "holdfast.site.replication.lag.data",
            "bytes",
            "That the site's repository has not yet",
            "repository",
            "site"),
    SITE_GROUP_LAG(
            "holdfast.site.group.lag",
            "seconds",
            "How old is what a standby of a site group has on its disk",
            "group",
            "site"),
    SITE_GROUP_HEARTBEAT_LAG(
            "holdfast.site.group.heartbeat.lag",
            "seconds",
            "How old is what can be read there, by the heartbeat row",
            "group",
            "site"),
    SITE_GROUP_LAG_DATA("holdfast.site.group.lag.data", "bytes", "Of log that the standby has not", "group", "site"),
    SITE_GROUP_LAG_TARGET(
            "holdfast.site.group.lag.target", "seconds", "How far standbys of the group may be behind", "group"),
    SITE_GROUP_ACTIVE("holdfast.site.group.active", null, "1 when a site of the group is active", "group"),
    JOBS("holdfast.backup.jobs", null, "Backup jobs in the catalog, by state", "state"),
    QUEUE_WAITING("holdfast.queue.waiting", null, "Work that is due and not begun, by kind", "work"),
    QUEUE_OLDEST("holdfast.queue.oldest", "seconds", "Since the oldest of it has been due", "work"),
    APPROVALS_WAITING("holdfast.approvals.waiting", null, "Requests that wait for a second person"),
    APPROVALS_OLDEST("holdfast.approvals.oldest", "seconds", "Since the oldest of them was made"),
    DRILLS_OVERDUE("holdfast.drills.overdue", null, "Drills that should have been done"),
    ALERTS("holdfast.alerts", null, "Alerts that stand, by severity", "severity"),
    NOTIFICATIONS_WAITING(
            "holdfast.notifications.waiting", null, "What a channel is still to be told, and could be", "channel"),
    NOTIFICATIONS_OLDEST("holdfast.notifications.oldest", "seconds", "Since the oldest of it has been due", "channel"),
    HEARTBEAT_AGE("holdfast.heartbeat.age", "seconds", "Since the heartbeat was last answered", "heartbeat");

    private final String meter;
    private final @Nullable String unit;
    private final String description;
    private final Set<String> labels;

    Measure(String meter, @Nullable String unit, String description, String... labels) {
        this.labels = Set.of(labels);
        this.meter = meter;
        this.unit = unit;
        this.description = description;
    }

    String meter() {
        return meter;
    }

    @Nullable
    String unit() {
        return unit;
    }

    String description() {
        return description;
    }

    /** The names of the labels that every value of it has, and no others. */
    Set<String> labels() {
        return labels;
    }

    /** As a scrape shows it, such as {@code holdfast_exposure_seconds}. */
    public String exposed() {
        return meter.replace('.', '_').toLowerCase(Locale.ROOT) + (unit == null ? "" : "_" + unit);
    }
}
