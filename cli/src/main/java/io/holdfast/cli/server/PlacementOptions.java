package io.holdfast.cli.server;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a restored PostgreSQL cluster lies and listens, and whether it is a standby. */
final class PlacementOptions {
    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "PostgreSQL: where the copy listens, on loopback. Default: a free one.")
    private @Nullable Integer port;

    @Option(
            names = "--data-directory",
            paramLabel = "DIR",
            description = "PostgreSQL: the copy's data directory, on the server, absent or empty. Default: data in the"
                    + " target.")
    private @Nullable Path dataDirectory;

    @Option(
            names = "--in-place",
            paramLabel = "DIR",
            description =
                    "PostgreSQL: over the data directory DIR of the same cluster, whose server is stopped. What is"
                            + " there is kept in the repository first; only what differs is written. This only asks for it:"
                            + " another person approves ('holdfast approvals').")
    private @Nullable Path inPlace;

    @Option(
            names = "--tablespace-mapping",
            paramLabel = "OLD=NEW",
            description =
                    "PostgreSQL: the tablespace that the original has at OLD, or of that oid, goes to the directory"
                            + " NEW, absent or empty. Default: tablespaces in the target. Repeatable.")
    private Map<String, Path> tablespaces = new LinkedHashMap<>();

    @Option(
            names = "--standby-of",
            paramLabel = "CONNINFO",
            description = "PostgreSQL: make the copy a standby that follows this primary, such as 'host=db1 port=5432"
                    + " user=replicator passfile=/etc/holdfast/pgpass'. Nothing is promoted.")
    private @Nullable String primary;

    @Option(names = "--slot", paramLabel = "NAME", description = "The replication slot that the standby uses.")
    private @Nullable String slot;

    void addTo(Map<String, String> selection) {
        PartOptions.put(selection, "place.port", port == null ? null : port.toString());
        PartOptions.put(selection, "place.data-directory", dataDirectory == null ? null : absolute(dataDirectory));
        PartOptions.put(selection, "place.in-place", inPlace == null ? null : absolute(inPlace));
        tablespaces.forEach((old, place) -> selection.put("place.tablespace." + old, absolute(place)));
        PartOptions.put(selection, "standby.primary", primary);
        PartOptions.put(selection, "standby.slot", slot);
    }

    /** Whether something is to be replaced. */
    boolean replaces() {
        return inPlace != null;
    }

    private static String absolute(Path path) {
        return path.toAbsolutePath().normalize().toString();
    }
}
