package io.holdfast.sources.postgres.protocol;

import io.holdfast.repository.secret.SecretReference;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.Driver;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;

/**
 * Where a server is and who we are there.
 *
 * @param others addresses of other servers of the same cluster, of which one may have become the primary: what connects asks
 *     all in turn, and takes the primary. Empty: what answers at the address is taken, primary or not
 * @param password where it is; read afresh for each connection, so that it can be changed while we run. Empty for servers
 *     that ask for none. Of a file everything counts but a line end
 * @param sslMode one of libpq's words: disable, allow, prefer, require, verify-ca, verify-full
 */
public record PostgresEndpoint(
        String host,
        int port,
        List<ServerAddress> others,
        String user,
        Optional<SecretReference> password,
        String database,
        String sslMode) {
    private static final Set<String> SSL_MODES =
            Set.of("disable", "allow", "prefer", "require", "verify-ca", "verify-full");
    /** A setting. */
    public static final String OTHER_HOSTS = "other-hosts";

    static final Duration CONNECT_WITHIN = Duration.ofSeconds(10);
    static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    /**
     * Reads {@code host}, {@code port} (default 5432), {@code other-hosts}, {@code user}, {@code password-file} (or {@code password-env},
     * {@code password-from}), {@code database} (default
     * postgres) and {@code sslmode} (default prefer). Touches neither file nor server.
     *
     * @throws SourceException naming the setting that is missing or wrong
     */
    public static PostgresEndpoint of(SourceSettings settings) throws SourceException {
        int port = settings.get("port").isPresent() ? settings.requirePort("port") : ServerAddress.USUAL_PORT;
        String sslMode = settings.get("sslmode").orElse("prefer");
        if (!SSL_MODES.contains(sslMode)) {
            throw new SourceException("The source's setting 'sslmode' is '" + sslMode
                    + "'. Give one of disable, allow, prefer, require, verify-ca, verify-full.");
        }
        Optional<String> others = settings.get(OTHER_HOSTS).filter(text -> !text.isBlank());
        return new PostgresEndpoint(
                settings.require("host"),
                port,
                others.isPresent() ? ServerAddress.list(OTHER_HOSTS, others.get()) : List.of(),
                settings.require("user"),
                settings.secret("password"),
                settings.get("database").filter(name -> !name.isBlank()).orElse("postgres"),
                sslMode);
    }

    /** The same role at another address, such as a restored server's. */
    public PostgresEndpoint at(String otherHost, int otherPort) {
        return new PostgresEndpoint(otherHost, otherPort, List.of(), user, password, database, sslMode);
    }

    /** The same servers and role, with another database. */
    public PostgresEndpoint in(String otherDatabase) {
        return new PostgresEndpoint(host, port, others, user, password, otherDatabase, sslMode);
    }

    public PostgresEndpoint {
        others = List.copyOf(others);
    }

    /** All addresses, the first one first. */
    public List<ServerAddress> addresses() {
        return Stream.concat(Stream.of(new ServerAddress(host, port)), others.stream())
                .toList();
    }

    /** The addresses, for people. */
    public String where() {
        return addresses().stream().map(ServerAddress::toString).collect(Collectors.joining(" or "));
    }

    /**
     * An ordinary SQL connection. Blocks for at most ten seconds to connect and thirty for the server's answer to it, for each
     * of the addresses.
     *
     * @throws SourceException with what to do when the server cannot be reached or refuses us
     */
    public Connection connect() throws SourceException {
        Properties properties = properties();
        PGProperty.SOCKET_TIMEOUT.set(properties, 0);
        return connect(properties);
    }

    /**
     * As {@link #connect()}, for short questions: what the server has not answered after thirty seconds fails.
     *
     * @throws SourceException with what to do when the server cannot be reached or refuses us
     */
    public Connection connectToAsk() throws SourceException {
        return connect(properties());
    }

    /** For people: never holds a secret. */
    @Override
    public String toString() {
        return user + "@" + addresses().stream().map(ServerAddress::toString).collect(Collectors.joining(",")) + "/"
                + database;
    }

    Connection connect(Properties properties) throws SourceException {
        if (others.isEmpty()) {
            return only(properties);
        }
        List<String> against = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        for (ServerAddress address : addresses()) {
            PostgresEndpoint one = at(address.host(), address.port());
            PGProperty.PG_HOST.set(properties, address.host());
            PGProperty.PG_PORT.set(properties, address.port());
            try {
                Optional<Connection> primary = ifPrimary(one.only(properties));
                if (primary.isPresent()) {
                    return primary.get();
                }
                against.add(address + " is a standby");
            } catch (SourceException e) {
                against.add(String.valueOf(e.getMessage()));
                failures.add(e);
            } catch (SQLException e) {
                against.add(address + ": " + e.getMessage());
                failures.add(e);
            }
        }
        SourceException none = new SourceException(
                "None of the cluster's servers " + where() + " is its primary just now. " + String.join("; ", against));
        failures.forEach(none::addSuppressed);
        throw none;
    }

    /** Closes every other one. The server says with each connection which it is, since version 14. */
    private static Optional<Connection> ifPrimary(Connection connection) throws SQLException {
        boolean taken = false;
        try {
            taken = "off".equals(connection.unwrap(PGConnection.class).getParameterStatus("in_hot_standby"));
            return taken ? Optional.of(connection) : Optional.empty();
        } finally {
            if (!taken) {
                connection.close();
            }
        }
    }

    private Connection only(Properties properties) throws SourceException {
        try {
            // without a name in the URL pgjdbc takes the user's, whatever the properties say
            String url = "jdbc:postgresql:" + URLEncoder.encode(database, StandardCharsets.UTF_8);
            Connection connection = new Driver().connect(url, properties);
            if (connection == null) {
                throw new IllegalStateException("pgjdbc does not know its own URL");
            }
            return connection;
        } catch (SQLException e) {
            throw ServerErrors.connecting(this, e);
        }
    }

    /** pgjdbc's properties for this server; what waits for the server ends after {@link #ANSWER_WITHIN}. */
    Properties properties() throws SourceException {
        Properties properties = new Properties();
        PGProperty.PG_HOST.set(properties, host);
        PGProperty.PG_PORT.set(properties, port);
        PGProperty.PG_DBNAME.set(properties, database);
        PGProperty.USER.set(properties, user);
        PGProperty.SSL_MODE.set(properties, sslMode);
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        PGProperty.APPLICATION_NAME.set(properties, "holdfast");
        PGProperty.CONNECT_TIMEOUT.set(properties, Math.toIntExact(CONNECT_WITHIN.toSeconds()));
        PGProperty.SOCKET_TIMEOUT.set(properties, Math.toIntExact(ANSWER_WITHIN.toSeconds()));
        // 0: connect on the calling thread; the two timeouts above bound it
        PGProperty.LOGIN_TIMEOUT.set(properties, 0);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        if (password.isPresent()) {
            PGProperty.PASSWORD.set(properties, read(password.get()));
        }
        return properties;
    }

    private static String read(SecretReference password) throws SourceException {
        if (password instanceof SecretReference.InFile(Path file)) {
            return readPassword(file);
        }
        try {
            return password.read();
        } catch (IOException e) {
            throw new SourceException("The password of the source cannot be read. " + e.getMessage(), e);
        }
    }

    private static String readPassword(Path file) throws SourceException {
        try {
            String text = Files.readString(file);
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException e) {
            throw new SourceException(
                    "The password file " + file + " cannot be read (" + e
                            + "). Check the source's setting 'password-file' and the file's permissions.",
                    e);
        }
    }
}
