package io.holdfast.site.lease;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What a site says of itself with each beat.
 *
 * @param server where its PostgreSQL is; absent for a witness
 * @param home see {@link ActiveRecord#home}
 * @param role what it does
 * @param timeline of its server; 0 while not known
 * @param position how far its server has received (a standby) or written (a primary) the log; empty when it does not run
 * @param followers of an active site, by name
 * @param streaming whether it receives from the active server; of one that is fed, whether the repository can be read
 * @param fed what the repository holds of the log by which a standby is fed; absent for others, and while that is not known
 * @param heartbeat the newest that has come to a standby; absent while none has, and where there is no table for it
 * @param seesActive whether it reaches the active site's health endpoint
 * @param health its own health endpoint, such as {@code http://10.0.0.1:8008}
 * @param freeBytes that may still be written to the disks of its cluster; absent for a witness
 * @param problem what keeps it from its work, in words for people
 * @param at by its own clock; for people
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
public record SiteStatus(
        String site,
        String home,
        Optional<Address> server,
        Role role,
        int timeline,
        Optional<String> position,
        Map<String, Follower> followers,
        boolean streaming,
        Optional<Fed> fed,
        Optional<Heartbeat> heartbeat,
        boolean seesActive,
        String health,
        Optional<Long> freeBytes,
        Optional<String> problem,
        Instant at) {

    /** How others reach a server. */
    public record Address(String address, int port) {}

    /**
     * A standby as the active site sees it.
     *
     * @param lagBytes of log that it has not yet on its disk
     * @param lagMillis how long ago the active server was where the standby is now; absent when that is too long ago
     * @param heartbeatMillis how long ago the active site wrote the first heartbeat that cannot be read there yet; absent
     *     while not known
     * @param synchronous whether commits wait for it
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Follower(
            long lagBytes, Optional<Long> lagMillis, Optional<Long> heartbeatMillis, boolean synchronous) {}

    /**
     * The log of a repository, as a standby sees it that is fed by nothing else.
     *
     * @param held up to where it goes, in PostgreSQL's notation
     * @param timeline of that
     * @param coveredUntil nothing is missing in it that was committed up to here, by the server's clock; absent when not known
     */
    @JsonInclude(JsonInclude.Include.NON_ABSENT)
    public record Fed(String held, int timeline, Optional<Instant> coveredUntil) {
        /** How many bytes of log the repository lacks of what goes up to this place, in PostgreSQL's notation. */
        public long bytesBehind(String position) {
            return Math.max(0, Lsn.parse(position).minus(Lsn.parse(held)));
        }
    }

    /**
     * A heartbeat row as it can be read.
     *
     * @param site who wrote it
     * @param beat one more with each
     */
    public record Heartbeat(String site, long beat) {}

    /** What a site is doing. */
    public enum Role {
        /** Its server takes writes. */
        ACTIVE,
        /** It is to be the active one and is not yet. */
        TAKING_OVER,
        /** Its server follows the active one, or tries to. */
        STANDBY,
        /** It observes only. */
        WITNESS
    }
}
