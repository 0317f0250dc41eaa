package io.holdfast.sources.postgres.protocol;

import io.holdfast.sources.SourceException;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what a server says into what an operator can do. */
final class ServerErrors {
    private ServerErrors() {}

    /** @param body of an ErrorResponse or NoticeResponse */
    static Map<Character, String> fields(ByteBuffer body) {
        Map<Character, String> fields = new HashMap<>();
        while (body.hasRemaining()) {
            char field = (char) body.get();
            if (field == 0) {
                break;
            }
            fields.put(field, Wire.string(body));
        }
        return fields;
    }

    static ServerErrorException of(PostgresEndpoint endpoint, String doing, Map<Character, String> fields) {
        String state = fields.getOrDefault('C', "");
        String severity = fields.getOrDefault('V', fields.getOrDefault('S', "ERROR"));
        boolean fatal = severity.equals("FATAL") || severity.equals("PANIC");
        StringBuilder said = new StringBuilder(fields.getOrDefault('M', "no message"));
        if (fields.containsKey('D')) {
            said.append(" (").append(fields.get('D')).append(')');
        }
        if (fields.containsKey('H')) {
            said.append(" (hint: ").append(fields.get('H')).append(')');
        }
        return new ServerErrorException(sentence(endpoint, doing, said.toString(), state), state, fatal, null);
    }

    static SourceException connecting(PostgresEndpoint endpoint, SQLException e) {
        ServerErrorMessage said = e instanceof PSQLException server ? server.getServerErrorMessage() : null;
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (said != null) {
            String message = said.getMessage() == null ? String.valueOf(e.getMessage()) : said.getMessage();
            return new ServerErrorException(sentence(endpoint, "connecting", message, state), state, true, e);
        }
        return new SourceException(
                "PostgreSQL at " + endpoint.where() + " cannot be reached as "
                        + endpoint.user() + " (" + firstLine(e) + "). "
                        + (state.startsWith("08")
                                ? "Check that it runs, that it listens on this address, and the network between."
                                : "Check the source's settings."),
                e);
    }

    private static String firstLine(SQLException e) {
        StringBuilder text = new StringBuilder(
                String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        Throwable cause = e.getCause();
        if (cause != null && cause.getMessage() != null && text.indexOf(cause.getMessage()) < 0) {
            text.append(": ").append(cause.getMessage());
        }
        return text.toString();
    }

    private static String sentence(PostgresEndpoint endpoint, String doing, String said, String state) {
        return "PostgreSQL at " + endpoint.where() + " said no to " + endpoint.user() + ", "
                + doing + ": " + said + (state.isEmpty() ? "" : " [" + state + "]") + ". "
                + advice(endpoint, said, state);
    }

    private static String advice(PostgresEndpoint endpoint, String said, String state) {
        return switch (state) {
            case "28P01" -> "Check the user and the password, where the settings say that it is.";
            case "28000" ->
                said.contains("pg_hba.conf")
                        ? "Add to pg_hba.conf and reload: host replication " + endpoint.user()
                                + " <this host's address>/32 scram-sha-256."
                        : "Check the user and its right to log in; to back up it must be made with: ALTER ROLE "
                                + endpoint.user() + " LOGIN REPLICATION.";
            case "42501" ->
                said.contains("replication") || said.contains("REPLICATION") || said.contains("WAL sender")
                        ? "Let a superuser run: ALTER ROLE " + endpoint.user() + " REPLICATION."
                        : "Grant the role " + endpoint.user() + " what the message names.";
            case "53300" ->
                said.contains("(currently 0)")
                        ? "Set wal_level = replica and max_wal_senders = 5 or more, and restart it."
                        : "Raise max_connections or max_wal_senders, or end connections that are not needed; it is"
                                + " tried again.";
            case "53400" -> "Raise max_replication_slots, or drop slots that are not needed (pg_replication_slots).";
            case "57P01", "57P02" -> "The server is being stopped. Start it again; the work is then tried again.";
            case "57P03" -> "The server is starting, stopping or recovering. Try again when it accepts connections.";
            case "58P01" ->
                "The log that is needed is gone from the server. Begin anew with a base backup, and keep a slot or"
                        + " raise wal_keep_size.";
            case "55006" -> "The slot is in use. Stop its other reader, or give this data set a slot of its own.";
            case "XX001" -> "A page is damaged on the server. Restore it, or what it belongs to, from an older backup.";
            case "3D000" -> "Check the source's setting 'database'.";
            default -> "See the server's log.";
        };
    }
}
