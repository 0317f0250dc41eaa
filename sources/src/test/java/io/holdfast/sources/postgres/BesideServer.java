package io.holdfast.sources.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.Restic;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.sources.postgres.log.Debian;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A cluster of which backups are taken from its data directory. */
final class BesideServer {
    private BesideServer() {}

    /** @param settings of the server */
    static ProtectedCluster start(int major, Path folder, Map<String, String> settings) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        ProtectedCluster cluster = new ProtectedCluster(major, folder, settings);
        if (major < 15) {
            cluster.cluster.run(
                    "GRANT EXECUTE ON FUNCTION pg_start_backup(text, boolean, boolean) TO backup",
                    "GRANT EXECUTE ON FUNCTION pg_stop_backup(boolean, boolean) TO backup");
        } else {
            cluster.cluster.run(
                    "GRANT EXECUTE ON FUNCTION pg_backup_start(text, boolean) TO backup",
                    "GRANT EXECUTE ON FUNCTION pg_backup_stop(boolean) TO backup");
        }
        return cluster;
    }

    /** @param settings of the source */
    static ProtectedCluster.Backup backUp(
            ProtectedCluster original, Map<String, String> settings, Optional<Snapshot> previous) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("data-directory", original.cluster.data().toString());
        return original.backUp(all, previous);
    }

    /** A backup while rows are written without a pause. */
    static ProtectedCluster.Backup underWriters(ProtectedCluster original, Snapshot previous) throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        AtomicInteger trades = new AtomicInteger();
        CompletableFuture<Void> writer = OwnThread.run(() -> {
            try (Connection connection = original.cluster.connect()) {
                while (!stop.get()) {
                    ProtectedCluster.trade(connection, 1 + trades.incrementAndGet() % 100, 1);
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        try {
            while (trades.get() < 10 && !writer.isDone()) {
                Thread.sleep(10);
            }
            return backUp(original, Map.of(), Optional.of(previous));
        } finally {
            stop.set(true);
            writer.get(400, TimeUnit.SECONDS);
        }
    }

    /** By stock restic. */
    static Path restore(ProtectedCluster original, Snapshot snapshot, Path target) throws Exception {
        new Restic(original.location, ProtectedCluster.REPOSITORY_PASSWORD).restore(snapshot.id(), target);
        return target;
    }

    /** Every table and index of every database, the rows that indexes should have included. */
    static void amcheck(TestCluster copy) throws Exception {
        String said = Debian.run(
                "pg_amcheck",
                "--host=127.0.0.1",
                "--port=" + copy.server().port(),
                "--username=owner",
                "--all",
                "--install-missing",
                "--heapallindexed",
                "--parent-check");
        assertThat(said).isEmpty();
    }

    static long received(ProtectedCluster.Backup backup) {
        return Long.parseLong(backup.facts().get("received_bytes"));
    }
}
