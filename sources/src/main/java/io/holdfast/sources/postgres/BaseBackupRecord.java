package io.holdfast.sources.postgres;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code .holdfast/postgresql.json}: what a restore must know of a base backup before it fetches it.
 *
 * @param consistentAt by the server's clock, after the backup's end: nothing committed later is needed to make it
 *     consistent
 * @param start where replay begins
 * @param end where the backup is consistent
 * @param database the source's setting, for validation queries
 * @param tablespaces where those outside the data directory were, by oid
 * @param pagesReadAt when the server last read every page for this chain of backups: this backup's instant for a full one
 * @param damagedPages what the server said of pages with wrong checksums that are in this backup as they are
 * @param pageChecksums whether pages bore checksums; empty where an earlier version did not note it
 * @param pageCuts how the files of relations are cut
 * @param settings of the server, whole numbers, that a recovery needs to be as large at the least
 */
record BaseBackupRecord(
        Instant consistentAt,
        Lsn start,
        Lsn end,
        int timeline,
        String systemIdentifier,
        String serverVersion,
        String database,
        Map<String, String> tablespaces,
        Instant pagesReadAt,
        List<String> damagedPages,
        Optional<Boolean> pageChecksums,
        Cuts.Fixed pageCuts,
        Map<String, String> settings) {
    static final EntryPath PATH = EntryPath.of(".holdfast/postgresql.json");
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.shared();

    BaseBackupRecord {
        tablespaces = Map.copyOf(tablespaces);
        damagedPages = List.copyOf(damagedPages);
        settings = Map.copyOf(settings);
    }

    int serverMajor() {
        return Integer.parseInt(serverVersion.replaceFirst("\\D.*", ""));
    }

    void writeTo(SnapshotSink sink) throws IOException, InterruptedException {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT);
        json.put("consistent_at", consistentAt.toString());
        json.put("start_lsn", start.toString());
        json.put("end_lsn", end.toString());
        json.put("timeline", timeline);
        json.put("system_identifier", systemIdentifier);
        json.put("server_version", serverVersion);
        json.put("database", database);
        ObjectNode places = json.putObject("tablespaces");
        new TreeMap<>(tablespaces).forEach(places::put);
        json.put("pages_read_at", pagesReadAt.toString());
        ArrayNode damaged = json.putArray("damaged_pages");
        damagedPages.forEach(damaged::add);
        pageChecksums.ifPresent(borne -> json.put("page_checksums", borne));
        json.put("page_cuts", pageCuts.bytes());
        ObjectNode values = json.putObject("settings");
        new TreeMap<>(settings).forEach(values::put);
        byte[] bytes = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
        sink.file(PATH, EntryMetadata.synthetic(0644, consistentAt), new ByteArrayInputStream(bytes), Cuts.CONTENT);
    }

    /** @throws SourceException when the snapshot is no base backup of PostgreSQL, or a newer Holdfast's */
    static BaseBackupRecord read(Repository repository, Snapshot snapshot) throws IOException {
        if (repository.find(snapshot, PATH).isEmpty()) {
            throw new SourceException("Snapshot " + snapshot.shortId() + " holds no base backup of PostgreSQL (" + PATH
                    + " is not in it). Choose a recovery point of a PostgreSQL data set.");
        }
        try (InputStream content = repository.read(snapshot, PATH)) {
            JsonNode json = JSON.readTree(content);
            if (json.path("format").asInt(0) != FORMAT) {
                throw new SourceException("Snapshot " + snapshot.shortId() + " has a " + PATH + " of format "
                        + json.path("format").asInt(0) + ", which this version does not know. Use a newer Holdfast.");
            }
            return new BaseBackupRecord(
                    Instant.parse(json.path("consistent_at").asString()),
                    Lsn.parse(json.path("start_lsn").asString()),
                    Lsn.parse(json.path("end_lsn").asString()),
                    json.path("timeline").asInt(),
                    json.path("system_identifier").asString(),
                    json.path("server_version").asString(),
                    json.path("database").asString(),
                    texts(json.path("tablespaces")),
                    // absent in those of the first version, which were all full
                    Instant.parse(json.path("pages_read_at")
                            .asString(json.path("consistent_at").asString())),
                    json.path("damaged_pages")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList(),
                    json.path("page_checksums").asBooleanOpt(),
                    new Cuts.Fixed(json.path("page_cuts").asInt(PageCuts.FORMER.bytes())),
                    texts(json.path("settings")));
        } catch (JacksonException | IllegalArgumentException | DateTimeException e) {
            throw new SourceException(
                    "Snapshot " + snapshot.shortId() + " has a " + PATH + " that cannot be read (" + e.getMessage()
                            + "). Choose another recovery point, and check the repository.",
                    e);
        }
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(property ->
                        texts.put(property.getKey(), property.getValue().asString()));
        return texts;
    }
}
