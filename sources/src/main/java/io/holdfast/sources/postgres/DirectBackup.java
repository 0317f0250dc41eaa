package io.holdfast.sources.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.holdfast.repository.posix.Directory;
import io.holdfast.repository.posix.FileStatus;
import io.holdfast.repository.posix.OpenFile;
import io.holdfast.repository.posix.PosixException;
import io.holdfast.repository.posix.RawPath;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryName;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.repository.walk.PreviousFiles;
import io.holdfast.sources.PreviousBackup;
import io.holdfast.sources.SourceContext;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.log.WalSegment;
import io.holdfast.sources.postgres.page.PageChecksum;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import io.holdfast.sources.postgres.protocol.SystemIdentity;
import io.holdfast.sources.postgres.wal.LoggedBlocks;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A base backup whose files are read beside the running server, from its data directory: documentation, "Making a Base
 * Backup Using the Low Level API". The server must be a primary on this machine, and its role may execute
 * {@code pg_backup_start} and {@code pg_backup_stop}.
 */
final class DirectBackup {
    private static final Pattern TIMELINE = Pattern.compile("(?m)^START TIMELINE: (\\d+)$");
    private static final Pattern HISTORY = Pattern.compile("[0-9A-F]{8}\\.history");
    private static final int FIRST_WITH_NEW_NAMES = 15;
    private static final String DENIED = "42501";
    /** How much later a server says that it started than it wrote its file. */
    private static final long START_WITHIN_SECONDS = 120;

    private final PostgresEndpoint endpoint;
    private final Path directory;
    private final BaseBackupSettings settings;
    private final ReplicationConnection connection;
    private final SystemIdentity identity;

    private record Started(Lsn at, LoggedChanges logged) {}

    private record Stopped(Lsn end, String label) {}

    /** @param connection holds the log from before the backup's start on */
    DirectBackup(
            PostgresEndpoint endpoint,
            Path directory,
            BaseBackupSettings settings,
            ReplicationConnection connection,
            SystemIdentity identity) {
        this.endpoint = endpoint;
        this.directory = directory;
        this.settings = settings;
        this.connection = connection;
        this.identity = identity;
    }

    CopiedCluster run(SnapshotSink sink, SourceContext context) throws IOException, InterruptedException {
        int segmentSize = WalSegment.sizeShown(connection.show("wal_segment_size"));
        boolean verify = connection.show("data_checksums").equals("on")
                && connection.show("block_size").equals(Integer.toString(PageChecksum.PAGE));
        Path kept = context.work().resolve("earlier_manifest");
        Path written = context.work().resolve("backup_manifest");
        // ending the session is all it takes to end the backup
        try (Connection session = endpoint.connect();
                Statement statement = session.createStatement();
                Directory data = Directory.open(RawPath.of(directory))) {
            ensureThatServers(statement);
            Optional<EarlierBackup> earlier = Optional.empty();
            String fullBecause = "";
            try {
                earlier = Optional.of(earlier(context, kept));
            } catch (BackupStart.NoBase e) {
                fullBecause = BackupStart.said(e);
            }
            ReadRate rate = new ReadRate(settings.kibibytesPerSecond());
            long size = ClusterSize.of(directory);
            Started started =
                    start(statement, context, earlier, new LogSince.Wish(directory, segmentSize, size, verify, rate));
            Lsn start = started.at();
            LoggedChanges logged = started.logged();
            Optional<LoggedBlocks> blocks = logged.blocks();
            Cuts.Fixed cuts = PageCuts.after(context.previous(), size);
            context.progress().expected(size);
            context.progress().stage(stage(earlier.isPresent(), blocks.isPresent()));
            ClusterWalk walk = new ClusterWalk(
                    sink,
                    new ClusterWalk.Options(
                            start,
                            connection.serverMajor(),
                            verify,
                            cuts,
                            rate,
                            earlier.map(backup -> new ClusterWalk.Earlier(backup, files(context), blocks))));
            walk.run(data);
            control(data, walk);
            context.progress().stage("ending the backup");
            Stopped stopped = stop(statement);
            walk.add("backup_label", stopped.label().getBytes(ISO_8859_1), data.status());
            int timeline = timeline(stopped.label());
            log(walk, start, stopped.end(), timeline, segmentSize);
            // the checksums of what was rewritten are known then
            sink.settle();
            BackupManifest manifest = BackupManifest.write(
                    written,
                    connection.serverMajor(),
                    identity.systemIdentifier(),
                    walk.files(),
                    timeline,
                    start,
                    stopped.end());
            try (InputStream content = Files.newInputStream(written)) {
                sink.fileWithoutDigest(
                        DataDirectoryLayout.MANIFEST,
                        walk.metadata(data.status()).ofNeighbour(0600),
                        content,
                        Cuts.CONTENT);
            }
            return new CopiedCluster(
                    start,
                    stopped.end(),
                    timeline,
                    walk.tablespaces(),
                    manifest,
                    walk.read(),
                    cuts,
                    walk.damage(),
                    walk.damage().isEmpty()
                            ? Optional.empty()
                            : Optional.of(
                                    new SourceException(walk.damage().size() + " pages have checksums that are wrong")),
                    earlier,
                    fullBecause,
                    logged.notes(walk.logged()));
        } catch (PosixException e) {
            throw ClusterWalk.unreadable(e);
        } catch (SQLException e) {
            String remedy = DENIED.equals(e.getSQLState())
                    ? " To have files read from 'data-directory' its role needs EXECUTE on the functions that begin and end"
                            + " a backup: docs/backup-and-restore.md has the grants."
                    : " The backup is discarded and tried again.";
            throw new SourceException(
                    "PostgreSQL at " + endpoint.where() + " says: " + e.getMessage() + "." + remedy, e);
        } finally {
            Files.deleteIfExists(kept);
            Files.deleteIfExists(written);
        }
    }

    private static String stage(boolean incremental, boolean byLog) {
        return byLog
                ? "copying the blocks that the log names"
                : incremental ? "copying what changed in the cluster" : "copying the cluster";
    }

    private EarlierBackup earlier(SourceContext context, Path kept) throws BackupStart.NoBase {
        if (!settings.incremental()) {
            throw new BackupStart.NoBase("the setting 'incremental' is never");
        }
        return BackupStart.earlier(settings, identity.systemIdentifier(), context, kept);
    }

    private static PreviousFiles files(SourceContext context) {
        PreviousBackup previous = context.previous().orElseThrow();
        return new PreviousFiles(previous.repository(), previous.snapshot());
    }

    /** Another cluster's files, or a standby's of the same cluster, would make a backup that nobody notices is wrong. */
    private void ensureThatServers(Statement statement) throws IOException, SQLException {
        byte[] control = Files.readAllBytes(directory.resolve("global/pg_control"));
        String found = Long.toUnsignedString(
                ByteBuffer.wrap(control).order(ByteOrder.LITTLE_ENDIAN).getLong());
        if (!found.equals(identity.systemIdentifier())) {
            throw other("its cluster is " + found + ", the server's is " + identity.systemIdentifier());
        }
        Path file = directory.resolve("postmaster.pid");
        if (!Files.exists(file)) {
            throw other("no server runs on it");
        }
        List<String> lines = Files.readAllLines(file, ISO_8859_1);
        try (ResultSet row = statement.executeQuery(
                "SELECT extract(epoch FROM pg_postmaster_start_time())::bigint," + " current_setting('port')")) {
            row.next();
            if (lines.size() < 4
                    || !lines.get(3).strip().equals(row.getString(2))
                    || Math.abs(Long.parseLong(lines.get(2).strip()) - row.getLong(1)) > START_WITHIN_SECONDS) {
                throw other("the server that runs on it is another one");
            }
        } catch (NumberFormatException e) {
            throw other("its postmaster.pid cannot be read");
        }
    }

    private SourceException other(String why) {
        return new SourceException(
                "'data-directory: " + directory + "' is not that of PostgreSQL at " + endpoint.where() + ": " + why
                        + ". Correct the setting, or leave it out: then the server sends" + " the files.");
    }

    /** What the server and we do first, side by side. */
    private Started start(
            Statement statement, SourceContext context, Optional<EarlierBackup> earlier, LogSince.Wish wish)
            throws IOException, SQLException, InterruptedException {
        context.progress().stage("waiting for PostgreSQL's checkpoint");
        if (earlier.isEmpty()) {
            return new Started(start(statement), LoggedChanges.notWanted());
        }
        try (LogSince log = LogSince.begin(context.previous().orElseThrow(), earlier.get(), connection, wish)) {
            Lsn at = start(statement);
            context.progress().stage("looking in the log for what changed");
            return new Started(at, log.upTo(at));
        }
    }

    private Lsn start(Statement statement) throws SQLException {
        boolean newNames = connection.serverMajor() >= FIRST_WITH_NEW_NAMES;
        String fast = Boolean.toString(settings.fastCheckpoint());
        try (ResultSet row = statement.executeQuery(
                newNames
                        ? "SELECT pg_backup_start('holdfast', " + fast + ")"
                        : "SELECT pg_start_backup('holdfast', " + fast + ", false)")) {
            row.next();
            return Lsn.parse(row.getString(1));
        }
    }

    private Stopped stop(Statement statement) throws SQLException {
        boolean newNames = connection.serverMajor() >= FIRST_WITH_NEW_NAMES;
        // whether the server's own archive has the log does not matter: it is copied
        try (ResultSet row = statement.executeQuery("SELECT lsn, labelfile FROM "
                + (newNames ? "pg_backup_stop(false)" : "pg_stop_backup(false, false)"))) {
            row.next();
            return new Stopped(Lsn.parse(row.getString(1)), row.getString(2));
        }
    }

    private static int timeline(String label) throws SourceException {
        Matcher timeline = TIMELINE.matcher(label);
        if (!timeline.find()) {
            throw new SourceException("The server's backup label names no timeline: " + label);
        }
        return Integer.parseInt(timeline.group(1));
    }

    /** Last of all files, and until it reads the same twice: the server writes it in one piece but not for readers. */
    private static void control(Directory data, ClusterWalk walk) throws IOException, InterruptedException {
        EntryName name = EntryName.of("pg_control");
        try (Directory global = data.directory(EntryName.of("global"));
                OpenFile file = global.openFile(name)) {
            FileStatus status = file.status();
            byte[] before = content(file, status);
            byte[] now = content(file, status);
            while (!Arrays.equals(before, now)) {
                before = now;
                now = content(file, status);
            }
            walk.add("global/pg_control", now, status);
        }
    }

    private static byte[] content(OpenFile file, FileStatus status) throws IOException {
        byte[] content = new byte[Math.toIntExact(status.size())];
        int filled = 0;
        while (filled < content.length) {
            int read = file.read(content, filled, content.length - filled, filled);
            if (read <= 0) {
                throw new SourceException(file.path() + " ends early. The backup is tried again.");
            }
            filled += read;
        }
        return content;
    }

    /** The log that makes the copy consistent, and where its timelines come from. */
    private void log(ClusterWalk walk, Lsn start, Lsn end, int timeline, int segmentSize)
            throws IOException, InterruptedException {
        // followed where it is a link
        try (Directory log = Directory.open(RawPath.of(directory.resolve("pg_wal")))) {
            EntryPath at = DataDirectoryLayout.DATA.resolve("pg_wal");
            for (EntryName name : log.names()) {
                if (HISTORY.matcher(name.toString()).matches()) {
                    walk.add(log, name, "pg_wal/" + name, at.child(name));
                }
            }
            WalSegment segment = WalSegment.holding(timeline, start, segmentSize);
            while (segment.start().isBefore(end)) {
                EntryName name = EntryName.of(segment.fileName());
                walk.add(log, name, "pg_wal/" + name, at.child(name));
                segment = segment.next();
            }
        }
    }
}
