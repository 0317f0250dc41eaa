package io.holdfast.site.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A site's file.
 *
 * @param group the service group whose active site is to be agreed on
 * @param site this one's name
 * @param home the agent's own folder
 * @param agreement by what the agents agree on who is active
 * @param health where the health endpoint listens and how others reach it
 * @param postgresql absent: this site only observes (a witness)
 */
public record SiteConfiguration(
        String group,
        String site,
        Path home,
        Agreement agreement,
        Duration lease,
        Failover failover,
        Health health,
        Optional<Postgresql> postgresql) {

    /** Where the lease lies. */
    public sealed interface Agreement permits Etcd, Catalog {}

    /**
     * @param endpoints of all members, nearest first
     * @param trust a PKCS#12 file with the certificates to trust, for {@code https}
     * @param identity a PKCS#12 file with this site's key and certificate
     * @param passwordFile of both files
     */
    public record Etcd(List<URI> endpoints, Optional<Path> trust, Optional<Path> identity, Optional<Path> passwordFile)
            implements Agreement {}

    /**
     * @param url of the database, such as {@code jdbc:postgresql://10.0.3.1:5432/holdfast?sslmode=verify-full}
     * @param user a role that may call its function {@code site_transact}
     */
    public record Catalog(String url, String user, Path passwordFile) implements Agreement {}

    /**
     * @param automatic whether a standby takes over without being asked
     * @param synchronous whether commits wait for a standby as long as one is there
     * @param observers how many sites and witnesses must find the active one gone, this one included, before a standby
     *     takes over from a site that has not given up by itself
     * @param maximumLagBytes how much of the log a standby may lack and still take over by itself; only when not
     *     {@code synchronous}
     * @param restartWithin how long the active site tries to start its server again after a crash before it gives the
     *     lease up; zero: it gives it up at once when a standby may take over without loss
     * @param leastFreeBytes an active site with less space left on the disk of its cluster or of its log hands over to one
     *     that has twice as much, and a standby with less is not made fit; 0: space is not looked at
     * @param fence run, if given, by who takes over from a site that has not given up, before its server takes writes; when
     *     it fails nothing is promoted
     * @param changed run, if given, after this site has become active: for DNS, PgBouncer and the like
     */
    public record Failover(
            boolean automatic,
            boolean synchronous,
            int observers,
            long maximumLagBytes,
            Duration restartWithin,
            long leastFreeBytes,
            Optional<List<String>> fence,
            Optional<List<String>> changed) {}

    /** @param address how others reach it; the host of the health endpoint too */
    public record Health(String address, String bind, int port) {}

    /**
     * @param programs the folder with {@code bin/postgres}
     * @param configurationFile when it does not lie in the data directory
     * @param listen as {@code listen_addresses}
     * @param address how others reach it
     * @param user a role that may replicate, read statistics, promote and rewind; see the documentation for its rights
     * @param slotKeepMegabytes how much log is kept for a standby that is away
     * @param fromRepository as a standby it is fed by the log in the repository of {@code seedFrom}, and makes no connection to
     *     the active site's server
     * @param seedFrom where the cluster comes from when there is none, or it cannot be rewound; empty: from the primary
     * @param rehearsal what a copy of the standby has to answer with true when a failover is rehearsed on it
     */
    public record Postgresql(
            Path programs,
            Path dataDirectory,
            Optional<Path> configurationFile,
            Optional<Path> accessFile,
            String listen,
            String address,
            int port,
            String user,
            Path passwordFile,
            int slotKeepMegabytes,
            boolean fromRepository,
            Optional<SeedFrom> seedFrom,
            List<Query> rehearsal) {
        public Postgresql {
            rehearsal = List.copyOf(rehearsal);
        }
    }

    /** @param text answers one boolean */
    public record Query(String database, String text) {}

    /**
     * @param repository where it lies, as {@code holdfast repo} takes it; credentials are in the environment
     * @param passwordFile its first line is the repository's password
     * @param dataSet whose recovery points and log are the cluster's
     */
    public record SeedFrom(String repository, Path passwordFile, String dataSet) {}
}
