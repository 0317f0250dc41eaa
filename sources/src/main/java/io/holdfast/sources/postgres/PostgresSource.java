package io.holdfast.sources.postgres;

import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.sources.BackupFacts;
import io.holdfast.sources.Source;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.SlotHold;
import io.holdfast.sources.postgres.profile.ClusterProfile;
import io.holdfast.sources.postgres.profile.ProfileRecorder;
import io.holdfast.sources.postgres.protocol.BaseBackup;
import io.holdfast.sources.postgres.protocol.BaseBackup.Tablespace;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import io.holdfast.sources.postgres.protocol.ServerErrorException;
import io.holdfast.sources.postgres.protocol.SystemIdentity;
import io.holdfast.sources.postgres.protocol.WalMessage;
import io.holdfast.sources.postgres.protocol.WalStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running cluster. Connects anew for each call. */
final class PostgresSource implements Source {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresSource.class);
    private static final String CONFIGURATION_LIMIT_EXCEEDED = "53400";
    /** A recovery fails, or stops at the first prepared transaction, with less of these. */
    private static final List<String> NEEDED_IN_RECOVERY = List.of(
            "max_connections",
            "max_prepared_transactions",
            "max_locks_per_transaction",
            "max_worker_processes",
            "max_wal_senders");

    private static final Duration CLOCK_WITHIN = Duration.ofSeconds(30);

    private final PostgresEndpoint endpoint;
    private final BaseBackupSettings settings;

    PostgresSource(PostgresEndpoint endpoint, BaseBackupSettings settings) {
        this.endpoint = endpoint;
        this.settings = settings;
    }

    @Override
    public void probe() throws SourceException {
        if (settings.dataDirectory().isPresent()
                && !Files.isReadable(settings.dataDirectory().get().resolve("global/pg_control"))) {
            throw new SourceException(
                    "Nothing can be read in 'data-directory: "
                            + settings.dataDirectory().get()
                            + "'. Name the data directory of a server on this machine, and run"
                            + " Holdfast as root or as the account that owns it; without the setting the server sends its files.");
        }
        try (ReplicationConnection connection = ReplicationConnection.open(endpoint)) {
            connection.identifySystem();
            String level = connection.show("wal_level");
            if (!level.equals("replica") && !level.equals("logical")) {
                throw new SourceException("PostgreSQL at " + endpoint.where()
                        + " runs with wal_level = " + level
                        + ", from whose log nothing can be restored. Set wal_level = replica and restart it.");
            }
            int senders = Integer.parseInt(connection.show("max_wal_senders"));
            if (senders < 2) {
                throw new SourceException("PostgreSQL at " + endpoint.where()
                        + " allows max_wal_senders = " + senders + ", but the log's receiver and a base backup need one"
                        + " each. Set max_wal_senders to 5 or more and restart it.");
            }
            if (connection.show("max_slot_wal_keep_size").equals("-1")) {
                LOG.warn("{}: {}", endpoint, SlotHold.unbounded());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceException("The probe of PostgreSQL at " + endpoint.where() + " was cancelled.", e);
        }
    }

    @Override
    public BackupFacts backup(SnapshotSink sink, SourceContext context) throws IOException, InterruptedException {
        context.progress().stage("connecting to PostgreSQL");
        // closing the connection is all it takes to leave nothing behind: the server ends the backup and drops the slot
        try (ReplicationConnection connection = ReplicationConnection.open(endpoint)) {
            SystemIdentity identity = connection.identifySystem();
            keepLog(connection);
            CopiedCluster copied = copy(connection, identity, sink, context);
            List<String> damaged =
                    copied.refused().isPresent() ? DamagedPages.named(copied.damage(), context.previous()) : List.of();
            if (copied.refused().isPresent() && !settings.keepDamagedPages()) {
                throw damaged(damaged, copied.refused().get());
            }
            // before the instant that the recovery point stands for: a recovery to it has all that is counted here
            ClusterProfile profile = profile(context);
            Instant now = serverTime(connection);
            String checksums = connection.show("data_checksums");
            BaseBackupRecord record = new BaseBackupRecord(
                    now,
                    copied.start(),
                    copied.end(),
                    copied.timeline(),
                    identity.systemIdentifier(),
                    connection.serverVersion(),
                    endpoint.database(),
                    copied.tablespaces(),
                    copied.earlier()
                            .map(earlier -> earlier.record().pagesReadAt())
                            .orElse(now),
                    damaged,
                    Optional.of(checksums.equals("on")),
                    copied.pageCuts(),
                    neededInRecovery(connection));
            record.writeTo(sink);
            profile.writeTo(sink, now);
            Map<String, String> facts = facts(record, copied.manifest(), checksums);
            facts.put("profile_tables_counted", Long.toString(profile.counted()));
            facts.put("profile_tables_estimated", Long.toString(profile.estimated()));
            if (!profile.leftOut().isEmpty()) {
                facts.put("profile_left_out", String.join("; ", profile.leftOut()));
            }
            List<String> advice = advice(connection, profile);
            if (!advice.isEmpty()) {
                facts.put("advice", String.join(" ", advice));
            }
            facts.put("received_bytes", Long.toString(copied.readBytes()));
            facts.putAll(copied.notes());
            copied.earlier()
                    .ifPresentOrElse(
                            earlier -> facts.put(
                                    BackupFacts.INCREMENTAL_TO,
                                    earlier.snapshot().shortId()),
                            () -> facts.put(BackupFacts.FULL_BECAUSE, copied.fullBecause()));
            return new BackupFacts(record.consistentAt(), "PostgreSQL " + connection.serverVersion(), facts);
        }
    }

    private CopiedCluster copy(
            ReplicationConnection connection, SystemIdentity identity, SnapshotSink sink, SourceContext context)
            throws IOException, InterruptedException {
        if (settings.dataDirectory().isEmpty()) {
            return streamed(connection, identity, sink, context);
        }
        if (connection.show("in_hot_standby").equals("on")) {
            LOG.info("{} is a standby: it sends its files, as they are not read from its data directory", endpoint);
            return streamed(connection, identity, sink, context);
        }
        return new DirectBackup(endpoint, settings.dataDirectory().get(), settings, connection, identity)
                .run(sink, context);
    }

    private CopiedCluster streamed(
            ReplicationConnection connection, SystemIdentity identity, SnapshotSink sink, SourceContext context)
            throws IOException, InterruptedException {
        context.progress().stage("waiting for PostgreSQL's checkpoint");
        BackupStart start = BackupStart.begin(connection, settings, identity.systemIdentifier(), context);
        BaseBackup backup = start.backup();
        long size = backup.tablespaces().stream().mapToLong(Tablespace::bytes).sum();
        context.progress().expected(size);
        context.progress()
                .stage(start.earlier().isPresent() ? "copying what changed in the cluster" : "copying the cluster");
        Cuts.Fixed cuts = PageCuts.after(context.previous(), size);
        BaseBackupTransfer transfer = new BaseBackupTransfer(sink, cuts, context.work(), start.earlier());
        BackupManifest manifest = transfer.run(backup);
        BaseBackup.End end = backup.finish();
        return new CopiedCluster(
                backup.start(),
                end.lsn(),
                end.timeline(),
                tablespaces(backup),
                manifest,
                transfer.received(),
                cuts,
                connection.warnings(),
                end.damage().map(SourceException.class::cast),
                start.earlier(),
                start.fullBecause(),
                Map.of());
    }

    private ClusterProfile profile(SourceContext context) throws InterruptedException {
        if (settings.profileFor().isZero()) {
            return new ClusterProfile(List.of(), List.of("everything: the setting 'profile-seconds' is 0"));
        }
        context.progress().stage("counting rows");
        return new ProfileRecorder(endpoint, settings.profileFor()).record();
    }

    /** Holds the log from here on: the server sends it at the backup's end, and may have removed it by then. */
    private void keepLog(ReplicationConnection connection) throws SourceException, InterruptedException {
        try {
            connection.createTemporarySlot(
                    "holdfast_base_" + UUID.randomUUID().toString().replace('-', '_'));
        } catch (ServerErrorException e) {
            if (!e.sqlState().equals(CONFIGURATION_LIMIT_EXCEEDED)) {
                throw e;
            }
            LOG.warn(
                    "The base backup of {} goes on without a slot; it fails if the server removes log too soon: {}",
                    endpoint,
                    e.getMessage());
        }
    }

    private SourceException damaged(List<String> pages, SourceException cause) {
        return new SourceException(
                "Pages of PostgreSQL at " + endpoint.where() + " are damaged: "
                        + String.join("; ", pages)
                        + ". The backup is discarded; earlier ones and the log stay good. Check the disk, then restore"
                        + " the relation or the whole cluster. To go on with backups until then, set"
                        + " 'damaged-pages: keep'.",
                cause);
    }

    /**
     * The server's clock, now. A role that may only replicate cannot ask for it in SQL; but each message of the log's
     * stream carries it. The status confirms no position: as {@code '*'} in synchronous_standby_names we would otherwise
     * count as a standby and release commits.
     */
    private static Instant serverTime(ReplicationConnection connection) throws SourceException, InterruptedException {
        SystemIdentity now = connection.identifySystem();
        WalStream stream = connection.startReplication(Optional.empty(), now.flushed(), now.timeline());
        stream.sendStatus(Lsn.NONE, Lsn.NONE, Lsn.NONE, true);
        Optional<Instant> time = Optional.empty();
        while (true) {
            WalMessage message = stream.receive(CLOCK_WITHIN)
                    .orElseThrow(() -> new SourceException("PostgreSQL does not answer at the end of the base backup."
                            + " Check what its walsender waits for; the backup is tried again."));
            switch (message) {
                case WalMessage.Data data -> time = time.or(() -> Optional.of(data.serverTime()));
                case WalMessage.Keepalive keepalive -> time = time.or(() -> Optional.of(keepalive.serverTime()));
                case WalMessage.End end -> {
                    return time.orElseThrow(() -> new SourceException("PostgreSQL was promoted or stopped at the end"
                            + " of the base backup. The backup is tried again."));
                }
            }
            stream.finish();
        }
    }

    private List<String> advice(ReplicationConnection connection, ClusterProfile profile)
            throws SourceException, InterruptedException {
        List<String> advice = new ArrayList<>();
        if (connection.show("max_slot_wal_keep_size").equals("-1")) {
            advice.add(SlotHold.unbounded());
        }
        boolean known = profile.estimated() > 0 || !profile.leftOut().isEmpty();
        if (!settings.profileFor().isZero() && profile.counted() == 0 && known) {
            advice.add("No table could be counted, to be compared after a restore. Let the role "
                    + endpoint.user() + " read them (GRANT pg_read_all_data TO " + endpoint.user()
                    + "), and in to the databases, or set 'profile-seconds: 0'.");
        }
        return advice;
    }

    private static Map<String, String> neededInRecovery(ReplicationConnection connection)
            throws SourceException, InterruptedException {
        Map<String, String> values = new HashMap<>();
        for (String name : NEEDED_IN_RECOVERY) {
            values.put(name, connection.show(name));
        }
        return values;
    }

    private static Map<String, String> tablespaces(BaseBackup backup) {
        Map<String, String> places = new HashMap<>();
        for (Tablespace tablespace : backup.tablespaces()) {
            if (tablespace.oid().isPresent() && tablespace.location().isPresent()) {
                places.put(
                        tablespace.oid().get().toString(), tablespace.location().get());
            }
        }
        return places;
    }

    private static Map<String, String> facts(BaseBackupRecord record, BackupManifest manifest, String checksums) {
        String tablespaces = record.tablespaces().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(place -> place.getKey() + "=" + place.getValue())
                .collect(Collectors.joining(", "));
        Map<String, String> facts = new HashMap<>(Map.of(
                "start_lsn", record.start().toString(),
                "end_lsn", record.end().toString(),
                "timeline", Integer.toString(record.timeline()),
                "system_identifier", record.systemIdentifier(),
                "server_version", record.serverVersion(),
                "database", record.database(),
                "tablespaces", tablespaces,
                "page_checksums", checksums.equals("on") ? "verified" : "off",
                "pages_read_at", record.pagesReadAt().toString(),
                "manifest_sha256", manifest.checksum()));
        if (!record.damagedPages().isEmpty()) {
            facts.put("page_checksums", "damaged");
            facts.put("damaged", String.join("; ", record.damagedPages()));
        }
        return facts;
    }

    @Override
    public void close() {
        // each call closes its own connection
    }

    /** For messages. */
    @Override
    public String toString() {
        return endpoint.toString();
    }
}
