package io.holdfast.sources.postgres.protocol;

import io.holdfast.sources.SourceException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a server listens.
 *
 * @param host name or address
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {
    static final int USUAL_PORT = 5432;
    private static final int HIGHEST_PORT = 65_535;

    /**
     * Reads a list such as {@code db-b, db-c:5433, [fd00::3]:5432}.
     *
     * @param setting that it is the value of, for people
     * @throws SourceException naming the one that is wrong
     */
    static List<ServerAddress> list(String setting, String text) throws SourceException {
        List<ServerAddress> addresses = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            addresses.add(of(setting, one.strip()));
        }
        return List.copyOf(addresses);
    }

    private static ServerAddress of(String setting, String text) throws SourceException {
        int colon = text.lastIndexOf(':');
        boolean bare = text.indexOf(':') != colon && !text.startsWith("[");
        // an address of IPv6 has colons of its own: with a port it stands in brackets
        boolean ported = colon >= 0 && !bare && text.indexOf(']') < colon;
        String host = ported ? text.substring(0, colon) : text;
        int port = ported ? port(text.substring(colon + 1)) : USUAL_PORT;
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        if (host.isBlank() || port < 1 || port > HIGHEST_PORT) {
            throw new SourceException("The source's setting '" + setting + "' has '" + text
                    + "'. Give hosts with their ports, such as db-b:5432, separated by commas.");
        }
        return new ServerAddress(host, port);
    }

    /** 0 for what is none. */
    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
