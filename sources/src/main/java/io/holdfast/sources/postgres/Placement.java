package io.holdfast.sources.postgres;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where a restored cluster lies and listens, when not at the default places.
 *
 * @param port 1 to 65535, or 0 for a free one
 * @param dataDirectory empty is {@code data} in the target directory
 * @param tablespaces by oid or by the path that the original has; others lie in {@code tablespaces} in the target
 * @param inPlace the data directory of the same cluster that is to be replaced
 * @param limited whether its server may take only what others on the machine leave, in a network of its own
 * @param apart whether its server is to have a network of its own, and may take what it likes
 */
record Placement(
        int port,
        Optional<Path> dataDirectory,
        Map<String, Path> tablespaces,
        Optional<Path> inPlace,
        boolean limited,
        boolean apart) {
    /** Keys of a request's selection that say where to. */
    static final String KEYS = "place.";

    static final String PORT = KEYS + "port";
    static final String DATA_DIRECTORY = KEYS + "data-directory";
    static final String TABLESPACE = KEYS + "tablespace.";

    static final String IN_PLACE = KEYS + "in-place";

    static final String LIMITED = KEYS + "limited";

    /** {@code own}: where the machine allows it, else loopback. */
    static final String NETWORK = KEYS + "network";

    Placement {
        tablespaces = Map.copyOf(tablespaces);
    }

    /** @throws SourceException naming the key that is wrong */
    static Placement of(Map<String, String> selection) throws SourceException {
        int port = 0;
        Optional<Path> data = Optional.empty();
        Map<String, Path> tablespaces = new LinkedHashMap<>();
        Optional<Path> inPlace = Optional.empty();
        boolean limited = false;
        boolean apart = false;
        for (Map.Entry<String, String> entry : new TreeMap<>(selection).entrySet()) {
            String key = entry.getKey();
            if (key.equals(PORT)) {
                port = port(entry.getValue());
            } else if (key.equals(DATA_DIRECTORY)) {
                data = Optional.of(path(key, entry.getValue()));
            } else if (key.equals(LIMITED) && entry.getValue().equals("yes")) {
                limited = true;
            } else if (key.equals(NETWORK) && entry.getValue().equals("own")) {
                apart = true;
            } else if (key.equals(IN_PLACE)) {
                inPlace = Optional.of(path(key, entry.getValue()));
            } else if (key.startsWith(TABLESPACE) && key.length() > TABLESPACE.length()) {
                tablespaces.put(key.substring(TABLESPACE.length()), path(key, entry.getValue()));
            } else if (key.startsWith(KEYS)) {
                throw new SourceException(
                        "There is no " + key + ". Known are " + PORT + ", " + DATA_DIRECTORY + ", " + TABLESPACE
                                + "<oid or path>, " + IN_PLACE + ", " + LIMITED + " (yes) and " + NETWORK + " (own).");
            }
        }
        if (inPlace.isPresent() && (data.isPresent() || !tablespaces.isEmpty())) {
            throw new SourceException(IN_PLACE + ": what is replaced stays where it is. Leave " + DATA_DIRECTORY
                    + " and " + TABLESPACE + "… out.");
        }
        return new Placement(port, data, tablespaces, inPlace, limited, apart);
    }

    /** The paths that a selection names, by key. */
    static Map<String, Path> paths(Map<String, String> selection) throws SourceException {
        Placement placement = of(selection);
        Map<String, Path> paths = new TreeMap<>();
        placement.dataDirectory().ifPresent(path -> paths.put(DATA_DIRECTORY, path));
        placement.tablespaces().forEach((name, path) -> paths.put(TABLESPACE + name, path));
        return paths;
    }

    private static int port(String text) throws SourceException {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new SourceException(PORT + " is '" + text + "'. Give a number from 1 to 65535.");
    }

    private static Path path(String key, String text) throws SourceException {
        try {
            Path path = Path.of(text);
            if (path.isAbsolute() && path.getNameCount() > 0) {
                return path.normalize();
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new SourceException(key + " is '" + text + "'. Give an absolute path on the server.");
    }

    /**
     * The tablespaces' places by oid.
     *
     * @throws SourceException when one is named that the recovery point does not have
     */
    Map<String, Path> byOid(BaseBackupRecord record) throws SourceException {
        Map<String, Path> places = new TreeMap<>();
        if (inPlace.isPresent()) {
            record.tablespaces().forEach((oid, location) -> places.put(oid, Path.of(location)));
            return places;
        }
        for (Map.Entry<String, Path> entry : tablespaces.entrySet()) {
            String oid = record.tablespaces().entrySet().stream()
                    .filter(known -> known.getKey().equals(entry.getKey())
                            || known.getValue().equals(entry.getKey()))
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElseThrow(() -> new SourceException("The recovery point has no tablespace " + entry.getKey()
                            + (record.tablespaces().isEmpty()
                                    ? "; it has none outside its data directory."
                                    : ". It has, by oid: " + new TreeMap<>(record.tablespaces()) + ".")));
            places.put(oid, entry.getValue());
        }
        return places;
    }

    /** @throws SourceException when something listens there already: it would be found out at the very end */
    void requireFreePort() throws SourceException {
        if (port != 0) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                socket.getLocalPort();
            } catch (IOException e) {
                throw new SourceException(
                        "Port " + port + " cannot be listened on (" + e.getMessage() + "). Name another.", e);
            }
        }
    }
}
