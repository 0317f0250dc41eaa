package io.holdfast.sources.postgres.log;

import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import io.holdfast.sources.postgres.protocol.Lsn;
import io.holdfast.sources.postgres.protocol.PhysicalSlot;
import io.holdfast.sources.postgres.protocol.PostgresEndpoint;
import io.holdfast.sources.postgres.protocol.ReplicationConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds at what a slot makes its server keep, also while nothing is received: the server's disk fills
 * just then. Asks in SQL, over a connection of its own that it keeps; a server of version 15 or later that lets the role
 * in for replication only is asked over the replication protocol, each time anew. Runs until its thread is interrupted.
 */
final class SlotWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SlotWatch.class);
    private static final int FIRST_TO_READ_SLOTS = 15;

    private static final String ASK = """
            SELECT slot.wal_status, to_jsonb(slot) ->> 'invalidation_reason' AS why, slot.safe_wal_size,
                   pg_wal_lsn_diff(
                       CASE WHEN pg_is_in_recovery()
                            THEN coalesce(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())
                            ELSE pg_current_wal_lsn() END,
                       slot.restart_lsn) AS held
            FROM pg_replication_slots AS slot
            WHERE slot.slot_name = ? AND slot.slot_type = 'physical'
            """;

    private final PostgresEndpoint endpoint;
    private final String slot;
    private final Optional<Long> declared;
    private final Optional<Path> wal;
    private final Duration every;
    private volatile Optional<SlotHold> seen = Optional.empty();
    private @Nullable Connection session;
    private String said = "";

    SlotWatch(PostgresEndpoint endpoint, String slot, SourceSettings settings, Duration every) throws SourceException {
        this.endpoint = endpoint;
        this.slot = slot;
        int mib = settings.number("slot-max-mib", 0, 0, Integer.MAX_VALUE);
        this.declared = mib == 0 ? Optional.empty() : Optional.of((long) mib << 20);
        this.wal = settings.file("data-directory").map(data -> data.resolve("pg_wal"));
        this.every = every;
    }

    /** As of the last look; empty while the server does not answer. */
    Optional<SlotHold> seen() {
        return seen;
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                look();
                Thread.sleep(every);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            hangUp();
        }
    }

    private void look() throws InterruptedException {
        try {
            seen = Optional.of(inSql());
            said = "";
        } catch (SourceException refused) {
            hangUp();
            try {
                seen = Optional.of(overReplication());
            } catch (SourceException e) {
                seen = Optional.empty();
                String problem = String.valueOf(refused.getMessage());
                if (!problem.equals(said)) {
                    LOG.info("What slot {} holds back cannot be asked: {}", slot, problem);
                }
                said = problem;
            }
        }
    }

    private SlotHold inSql() throws SourceException {
        try {
            Connection open = session();
            try (PreparedStatement statement = open.prepareStatement(ASK)) {
                statement.setString(1, slot);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        return new SlotHold(
                                slot, SlotHold.State.ABSENT, 0, bounds(0, Optional.empty()), Optional.empty());
                    }
                    long held = Math.max(0, row.getLong("held"));
                    long safe = row.getLong("safe_wal_size");
                    Optional<Long> server = row.wasNull() ? Optional.empty() : Optional.of(Math.max(0, held + safe));
                    String status = row.getString("wal_status");
                    return new SlotHold(
                            slot,
                            // null while nothing is reserved yet
                            status == null
                                    ? SlotHold.State.RESERVED
                                    : SlotHold.State.valueOf(status.toUpperCase(Locale.ROOT)),
                            held,
                            bounds(held, server),
                            Optional.ofNullable(row.getString("why")));
                }
            }
        } catch (SQLException e) {
            throw new SourceException(
                    "PostgreSQL at " + endpoint.where() + " does not say what the slot " + slot + " holds back ("
                            + e.getMessage() + "). It is asked again.",
                    e);
        }
    }

    private Connection session() throws SourceException {
        if (session == null) {
            session = endpoint.connectToAsk();
        }
        return session;
    }

    private SlotHold overReplication() throws SourceException, InterruptedException {
        try (ReplicationConnection connection = ReplicationConnection.open(endpoint)) {
            if (connection.serverMajor() < FIRST_TO_READ_SLOTS) {
                throw new SourceException("PostgreSQL " + connection.serverMajor() + " tells of slots in SQL only.");
            }
            Lsn end = connection.identifySystem().flushed();
            Optional<Long> server = size(connection.show("max_slot_wal_keep_size"));
            Optional<PhysicalSlot> found = connection.readSlot(slot);
            Optional<Lsn> restart = found.flatMap(PhysicalSlot::restart);
            long held =
                    restart.map(from -> Math.max(0, end.value() - from.value())).orElse(0L);
            SlotHold.State state = found.isEmpty()
                    ? SlotHold.State.ABSENT
                    : restart.isEmpty() ? SlotHold.State.LOST : SlotHold.State.RESERVED;
            return new SlotHold(slot, state, held, bounds(held, server), Optional.empty());
        }
    }

    private SlotHold.Bounds bounds(long held, Optional<Long> server) {
        Optional<Long> disk = Optional.empty();
        if (wal.isPresent()) {
            try {
                disk = Optional.of(held + Files.getFileStore(wal.get()).getUsableSpace());
            } catch (IOException e) {
                LOG.debug("The room beside {} is not known", wal.get(), e);
            }
        }
        return new SlotHold.Bounds(server, declared, disk);
    }

    /**
     * A size as {@code SHOW} gives it, such as {@code 512MB}, in bytes; empty for {@code -1}.
     *
     * @throws SourceException when it is none
     */
    static Optional<Long> size(String shown) throws SourceException {
        if (shown.startsWith("-")) {
            return Optional.empty();
        }
        int digits = 0;
        while (digits < shown.length() && Character.isDigit(shown.charAt(digits))) {
            digits++;
        }
        int shift = switch (shown.substring(digits)) {
            case "kB" -> 10;
            case "MB" -> 20;
            case "GB" -> 30;
            case "TB" -> 40;
            default ->
                throw new SourceException("PostgreSQL gave the size '" + shown
                        + "'. Check that host and port lead to a PostgreSQL server itself.");
        };
        return Optional.of(Long.parseLong(shown.substring(0, digits)) << shift);
    }

    private void hangUp() {
        Connection ending = session;
        session = null;
        if (ending != null) {
            try {
                ending.close();
            } catch (SQLException e) {
                LOG.debug("closing the connection that looks at slot {}", slot, e);
            }
        }
    }
}
