package io.holdfast.sources.neo4j;

import io.holdfast.sources.CoveringDiscovery;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.SourceSettings;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** The databases of a server, of which each data set protects one. The server's own, {@code system}, is not counted. */
final class GraphDiscovery implements CoveringDiscovery {
    private static final int DEFAULT_PORT = 7687;
    private static final String SYSTEM = "system";

    @Override
    public String place(SourceSettings settings) throws SourceException {
        var uri = Neo4jSettings.parse(settings).uri();
        int port = uri.getPort() < 0 ? DEFAULT_PORT : uri.getPort();
        return "neo4j " + uri.getHost().toLowerCase(Locale.ROOT) + ":" + port;
    }

    @Override
    public List<Found> find(SourceSettings settings) throws IOException, InterruptedException {
        Map<String, String> values = new HashMap<>(settings.values());
        values.put("database", SYSTEM);
        try (GraphConnection connection = GraphConnection.open(Neo4jSettings.parse(new SourceSettings(values)))) {
            return connection
                    .read(session -> session.run("SHOW DATABASES YIELD name, type, currentStatus")
                            .list(row -> new Found(
                                    row.get("name").asString(),
                                    "database, " + row.get("currentStatus").asString(),
                                    OptionalLong.empty())))
                    .stream()
                    .filter(found -> !found.name().equals(SYSTEM))
                    .sorted(Comparator.comparing(Found::name))
                    .toList();
        }
    }

    @Override
    public boolean covers(SourceSettings dataSet, String place, Found found) throws SourceException {
        return place(dataSet).equals(place)
                && Neo4jSettings.parse(dataSet).database().equals(found.name());
    }

    @Override
    public boolean looksBesideDataSets() {
        return true;
    }
}
