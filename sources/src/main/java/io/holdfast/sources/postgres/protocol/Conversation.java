package io.holdfast.sources.postgres.protocol;

import io.holdfast.sources.SourceException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Commands and answers of the simple query protocol, with notices set aside and errors thrown. */
final class Conversation implements AutoCloseable {
    /** For what the server may take its time over: a checkpoint, a slow disk. The kernel finds dead peers sooner. */
    static final Duration PATIENCE = Duration.ofMinutes(60);

    private static final int MOST_WARNINGS = 100;

    private final PostgresEndpoint endpoint;
    private final Wire wire;
    private final List<String> warnings = new ArrayList<>();
    private String doing = "";
    private boolean idle = true;

    Conversation(PostgresEndpoint endpoint, Wire wire) {
        this.endpoint = endpoint;
        this.wire = wire;
    }

    /** Sends a command whose answer the caller reads. */
    void begin(String what, String command) throws SourceException {
        if (!idle) {
            throw new IllegalStateException("another command runs on this connection: " + doing);
        }
        doing = what;
        idle = false;
        wire.send('Q', command);
    }

    /** Sends a command and reads its whole answer. */
    List<List<Optional<String>>> query(String what, String command) throws SourceException, InterruptedException {
        begin(what, command);
        ResultSet result = readResult();
        finish();
        return result.rows();
    }

    /** Reads one result set up to its CommandComplete. */
    ResultSet readResult() throws SourceException, InterruptedException {
        ResultSet result = new ResultSet();
        while (true) {
            char type = next(PATIENCE);
            if (type == 'D') {
                result.add(body());
            } else if (type == 'C') {
                return result;
            } else if (type != 'T') {
                throw unexpected(type);
            }
        }
    }

    /** Reads whatever is left of an answer up to ReadyForQuery. */
    void finish() throws SourceException, InterruptedException {
        while (!idle) {
            next(PATIENCE);
        }
    }

    /** The next message's type, for which there must be one; see {@link #poll}. */
    char next(Duration within) throws SourceException, InterruptedException {
        return poll(within)
                .orElseThrow(() -> new SourceException("PostgreSQL at " + endpoint.where()
                        + " has said nothing for " + within.toMinutes() + " minutes, " + doing
                        + ". Check what it waits for (pg_stat_activity); the work is then tried again."));
    }

    /**
     * The type of the next message that is no notice. ReadyForQuery ends the command.
     *
     * @throws ServerErrorException for an ErrorResponse, after the server is ready for the next command
     */
    Optional<Character> poll(Duration within) throws SourceException, InterruptedException {
        long deadline = System.nanoTime() + within.toNanos();
        while (true) {
            Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
            if (!wire.next(left)) {
                return Optional.empty();
            }
            switch (wire.type()) {
                case 'N' -> warn(ServerErrors.fields(body()));
                case 'S', 'A' -> {
                    // a setting changed or a notification: nothing that concerns us
                }
                case 'E' -> throw error(ServerErrors.fields(body()));
                case 'Z' -> {
                    idle = true;
                    return Optional.of('Z');
                }
                default -> {
                    return Optional.of(wire.type());
                }
            }
        }
    }

    /** Whether more has come in and waits to be read. */
    boolean readable() {
        return wire.readable();
    }

    ByteBuffer body() {
        return wire.body();
    }

    /** For the part of a command in which we send data too; may be called by any thread. */
    void send(char type, ByteBuffer body) throws SourceException {
        wire.send(type, body);
    }

    SourceException unexpected(char type) {
        return new SourceException("PostgreSQL sent a message of type '" + type + "', " + doing
                + ", which this version does not understand. Check that host and port lead to a PostgreSQL server"
                + " itself, not to a pooler.");
    }

    List<String> warnings() {
        return List.copyOf(warnings);
    }

    private void warn(Map<Character, String> fields) {
        String severity = fields.getOrDefault('V', fields.getOrDefault('S', ""));
        if (severity.equals("WARNING") && warnings.size() < MOST_WARNINGS) {
            warnings.add(fields.getOrDefault('M', ""));
        }
    }

    private ServerErrorException error(Map<Character, String> fields) throws InterruptedException {
        ServerErrorException error = ServerErrors.of(endpoint, doing, fields);
        if (!error.fatal()) {
            try {
                finish();
            } catch (SourceException e) {
                error.addSuppressed(e);
            }
        }
        return error;
    }

    /** Says good-bye when the server listens, and ends the connection. */
    @Override
    public void close() {
        if (idle && !wire.isClosed()) {
            try {
                wire.send('X', ByteBuffer.allocate(0));
            } catch (SourceException e) {
                org.slf4j.LoggerFactory.getLogger(Conversation.class).debug("closing {}", endpoint, e);
            }
        }
        wire.close();
    }
}
