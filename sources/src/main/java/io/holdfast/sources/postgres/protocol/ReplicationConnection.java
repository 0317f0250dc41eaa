package io.holdfast.sources.postgres.protocol;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * A physical replication connection (a "walsender" on the server). Used by one thread at a time, except for
 * {@link #close()}. Each command blocks until the server has answered and ends with an {@link InterruptedException}
 * when its thread is interrupted, after which only {@code close} is of use. While a {@link WalStream} or a
 * {@link BaseBackup} is open no other command can run.
 */
public final class ReplicationConnection implements AutoCloseable {
    private static final int OLDEST_MAJOR = 14;
    private static final int FIRST_TO_READ_SLOTS = 15;
    private static final int UPLOAD_AT_ONCE = 64 << 10;

    private final PostgresEndpoint endpoint;
    /** Held so that pgjdbc's cleaner does not close the socket under us. */
    private final Connection authenticated;

    private final String serverVersion;
    private final Conversation conversation;

    private ReplicationConnection(
            PostgresEndpoint endpoint, Connection authenticated, String serverVersion, Conversation conversation) {
        this.endpoint = endpoint;
        this.authenticated = authenticated;
        this.serverVersion = serverVersion;
        this.conversation = conversation;
    }

    /**
     * Connects and logs in. Blocks for at most ten seconds to connect and thirty for each answer to it.
     *
     * @throws ServerErrorException when the server refuses us: password, pg_hba.conf, no REPLICATION attribute
     * @throws SourceException when it cannot be reached, or is older than PostgreSQL 14
     */
    public static ReplicationConnection open(PostgresEndpoint endpoint) throws SourceException {
        return open(endpoint, "holdfast", new ConnectionCut());
    }

    /**
     * Connects as {@link #open(PostgresEndpoint)} does, under a name of its own.
     *
     * @param applicationName as pg_stat_replication shows it and synchronous_standby_names may name it
     * @param cut by which another thread can end it, already while this blocks
     */
    public static ReplicationConnection open(PostgresEndpoint endpoint, String applicationName, ConnectionCut cut)
            throws SourceException {
        Properties properties = endpoint.properties();
        PGProperty.APPLICATION_NAME.set(properties, applicationName);
        PGProperty.REPLICATION.set(properties, "true");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "14");
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        PGProperty.SOCKET_FACTORY.set(properties, KeepingSocketFactory.class.getName());
        PGProperty.SSL_FACTORY.set(properties, KeepingSslSocketFactory.class.getName());
        KeptSocket kept = new KeptSocket(cut);
        Connection authenticated = ScopedValue.where(KeptSocket.CURRENT, kept).call(() -> endpoint.connect(properties));
        boolean opened = false;
        try {
            String version = authenticated.unwrap(PGConnection.class).getParameterStatus("server_version");
            if (version == null || major(version) < OLDEST_MAJOR) {
                throw new SourceException("PostgreSQL at " + endpoint.where() + " is version " + version
                        + ". Online backup needs PostgreSQL " + OLDEST_MAJOR + " or newer.");
            }
            Conversation conversation = new Conversation(endpoint, new Wire(endpoint, kept));
            opened = true;
            return new ReplicationConnection(endpoint, authenticated, version, conversation);
        } catch (SQLException e) {
            throw ServerErrors.connecting(endpoint, e);
        } catch (SourceException e) {
            throw e;
        } catch (IOException e) {
            throw new SourceException(
                    "The connection to PostgreSQL at " + endpoint.where() + " broke as it was made (" + e.getMessage()
                            + "). It is tried again.",
                    e);
        } finally {
            if (!opened) {
                closeQuietly(authenticated);
            }
        }
    }

    private static int major(String version) {
        int digits = 0;
        while (digits < version.length() && Character.isDigit(version.charAt(digits))) {
            digits++;
        }
        return digits == 0 ? 0 : Integer.parseInt(version.substring(0, digits));
    }

    public PostgresEndpoint endpoint() {
        return endpoint;
    }

    /** Such as {@code 15.14 (Debian 15.14-0+deb12u1)} or {@code 18.6}. */
    public String serverVersion() {
        return serverVersion;
    }

    /** Such as 15. */
    public int serverMajor() {
        return major(serverVersion);
    }

    public SystemIdentity identifySystem() throws SourceException, InterruptedException {
        List<Optional<String>> row = oneRow("IDENTIFY_SYSTEM");
        return new SystemIdentity(text(row, 0), Integer.parseInt(text(row, 1)), Lsn.parse(text(row, 2)));
    }

    /** The value of a server setting, as {@code SHOW} gives it. */
    public String show(String setting) throws SourceException, InterruptedException {
        return text(oneRow("SHOW " + quoted(setting)), 0);
    }

    /**
     * Makes a physical slot that stays until it is dropped.
     *
     * @param reserveWal whether the server keeps log from now on rather than from the first use on
     * @throws ServerErrorException with SQLSTATE 42710 when there is one of this name
     */
    public void createPhysicalSlot(String name, boolean reserveWal) throws SourceException, InterruptedException {
        conversation.query(
                "making the slot " + name,
                "CREATE_REPLICATION_SLOT " + quoted(name) + " PHYSICAL" + (reserveWal ? " RESERVE_WAL" : ""));
    }

    /** Makes a physical slot that keeps log from now on and goes when this connection ends. */
    public void createTemporarySlot(String name) throws SourceException, InterruptedException {
        conversation.query(
                "making a temporary slot",
                "CREATE_REPLICATION_SLOT " + quoted(name) + " TEMPORARY PHYSICAL RESERVE_WAL");
    }

    /**
     * The physical slot of this name; empty when there is none. Of a server of version 14 it is asked over an ordinary
     * connection to the endpoint's database, and the slot's timeline is not known.
     */
    public Optional<PhysicalSlot> readSlot(String name) throws SourceException, InterruptedException {
        if (serverMajor() < FIRST_TO_READ_SLOTS) {
            return readSlotBySql(name);
        }
        List<Optional<String>> row = oneRow("READ_REPLICATION_SLOT " + quoted(name));
        if (row.get(0).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new PhysicalSlot(name, row.get(1).map(Lsn::parse), row.get(2).map(Integer::valueOf)));
    }

    private Optional<PhysicalSlot> readSlotBySql(String name) throws SourceException {
        try (Connection connection = endpoint.connect();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT restart_lsn::text FROM pg_replication_slots"
                                + " WHERE slot_name = ? AND slot_type = 'physical'")) {
            statement.setString(1, name);
            try (java.sql.ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new PhysicalSlot(
                                name, Optional.ofNullable(rows.getString(1)).map(Lsn::parse), Optional.empty()))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw ServerErrors.connecting(endpoint, e);
        }
    }

    /** Drops a slot; waits for its reader to let go of it. */
    public void dropSlot(String name) throws SourceException, InterruptedException {
        conversation.query("dropping the slot " + name, "DROP_REPLICATION_SLOT " + quoted(name) + " WAIT");
    }

    /** The history file of a timeline, 2 or more. Timeline 1 has none. */
    public TimelineHistory timelineHistory(int timeline) throws SourceException, InterruptedException {
        List<Optional<String>> row = oneRow("TIMELINE_HISTORY " + timeline);
        return new TimelineHistory(timeline, text(row, 0), text(row, 1).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Begins to stream the log.
     *
     * @param slot that the server is to advance by our status messages
     * @param start first byte wanted; the server may begin a stream only where it still has the log
     * @param timeline whose log is wanted; the stream ends where the server left it for another
     */
    public WalStream startReplication(Optional<String> slot, Lsn start, int timeline)
            throws SourceException, InterruptedException {
        String command = "START_REPLICATION "
                + slot.map(name -> "SLOT " + quoted(name) + " ").orElse("") + "PHYSICAL " + start + " TIMELINE "
                + timeline;
        conversation.begin("streaming the log from " + start + " on timeline " + timeline, command);
        return WalStream.open(conversation);
    }

    /**
     * Begins a base backup; blocks while the server makes its checkpoint.
     *
     * @throws ServerErrorException with SQLSTATE 55000 when it cannot be incremental; the connection goes on
     */
    public BaseBackup baseBackup(BaseBackupOptions options) throws SourceException, InterruptedException {
        conversation.begin("taking a base backup", options.command(serverMajor()));
        return BaseBackup.open(conversation, serverMajor());
    }

    /**
     * Gives the server the manifest of the backup that the next one on this connection builds on (17 and later).
     *
     * @throws ServerErrorException when the server cannot use it, such as one that keeps no summaries of its log; the
     *     connection goes on
     */
    public void uploadManifest(InputStream manifest) throws IOException, InterruptedException {
        conversation.begin("uploading the earlier backup's manifest", "UPLOAD_MANIFEST");
        char type = conversation.next(Conversation.PATIENCE);
        if (type != 'G') {
            throw conversation.unexpected(type);
        }
        byte[] piece = manifest.readNBytes(UPLOAD_AT_ONCE);
        while (piece.length > 0) {
            conversation.send('d', ByteBuffer.wrap(piece));
            piece = manifest.readNBytes(UPLOAD_AT_ONCE);
        }
        conversation.send('c', ByteBuffer.allocate(0));
        conversation.finish();
    }

    /** What the server warned of on this connection so far, oldest first, at most a hundred. */
    public List<String> warnings() {
        return conversation.warnings();
    }

    private List<Optional<String>> oneRow(String command) throws SourceException, InterruptedException {
        List<List<Optional<String>>> rows = conversation.query(command, command);
        if (rows.size() != 1) {
            throw new SourceException("PostgreSQL answered " + command + " with " + rows.size()
                    + " rows instead of one. Check that host and port lead to a PostgreSQL server itself.");
        }
        return rows.getFirst();
    }

    private static String text(List<Optional<String>> row, int column) throws SourceException {
        return row.get(column)
                .orElseThrow(() -> new SourceException("PostgreSQL left out column " + (column + 1)
                        + " of an answer. Check that host and port lead to a PostgreSQL server itself."));
    }

    /** As an identifier of the replication grammar. */
    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Ends the connection, and with it whatever runs on it, at once. May be called from any thread, more than once. */
    @Override
    public void close() {
        conversation.close();
        closeQuietly(authenticated);
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            org.slf4j.LoggerFactory.getLogger(ReplicationConnection.class).debug("closing a replication connection", e);
        }
    }
}
