package io.holdfast.control.strategy;

import io.holdfast.control.inventory.Declaration.DataSet;
import io.holdfast.control.inventory.Declaration.SiteGroup;
import io.holdfast.control.inventory.Inventory;
import io.holdfast.control.site.GroupStanding;
import io.holdfast.control.site.SiteGroups.TakeoverTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What a comparison goes by. */
interface Measurements {
    /** Seconds that a restore of the data set's newest state is predicted to take, from measured ones. */
    OptionalDouble restoreSeconds(String dataSet);

    /** The longest time between two backups that are stored, in seconds; empty when nothing is backed up by itself. */
    OptionalDouble betweenBackups(Inventory inventory, DataSet dataSet);

    /** How far the log in the repository is behind now, in seconds; empty while none is streamed into it. */
    OptionalDouble logLagSeconds(String dataSet, String repository);

    /**
     * How much log a data set writes.
     *
     * @param bytesPerDay empty before there is enough of it to tell
     * @param over the time that is known of it, up to now
     */
    record LogRate(OptionalDouble bytesPerDay, Duration over) {}

    LogRate logRate(String dataSet);

    /**
     * What the data set takes in a repository.
     *
     * @param bytes after ninety days, at most
     * @param dailyBytes that a day adds
     */
    record Room(long bytes, OptionalDouble dailyBytes) {}

    Optional<Room> room(Inventory inventory, DataSet dataSet, String repository);

    /**
     * What a site group's agents say.
     *
     * @param standing empty when they could not be asked
     * @param takeovers the newest first
     * @param problem why they could not be asked, or empty
     */
    record Group(Optional<GroupStanding> standing, List<TakeoverTime> takeovers, String problem) {}

    /** Asks them, which takes seconds at most. */
    Group group(SiteGroup group) throws InterruptedException;
}
