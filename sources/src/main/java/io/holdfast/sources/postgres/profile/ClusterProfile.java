package io.holdfast.sources.postgres.profile;

import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotSink;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code .holdfast/profile.json}: what a cluster held when it was backed up.
 *
 * @param leftOut for people: what could not be looked at, and why
 */
public record ClusterProfile(int format, List<DatabaseProfile> databases, List<String> leftOut) {
    private static final EntryPath PATH = EntryPath.of(".holdfast/profile.json");
    private static final int FORMAT = 1;
    private static final JsonMapper JSON = JsonMapper.shared();

    public ClusterProfile {
        databases = List.copyOf(databases);
        leftOut = List.copyOf(leftOut);
    }

    /** In this version's format. */
    public ClusterProfile(List<DatabaseProfile> databases, List<String> leftOut) {
        this(FORMAT, databases, leftOut);
    }

    /** How many tables were counted. */
    public long counted() {
        return tables().filter(TableProfile::exact).count();
    }

    /** Of how many tables only the server's estimate is known. */
    public long estimated() {
        return tables().filter(table -> !table.exact()).count();
    }

    private Stream<TableProfile> tables() {
        return databases.stream().flatMap(database -> database.tables().stream());
    }

    /** @param at the time of the file */
    public void writeTo(SnapshotSink sink, Instant at) throws IOException, InterruptedException {
        sink.file(
                PATH,
                EntryMetadata.synthetic(0600, at),
                new ByteArrayInputStream(JSON.writeValueAsBytes(this)),
                Cuts.CONTENT);
    }

    /** Empty for a backup without one, of an earlier version, or of a later one that writes it otherwise. */
    public static Optional<ClusterProfile> read(Repository repository, Snapshot snapshot) throws IOException {
        if (repository.find(snapshot, PATH).isEmpty()) {
            return Optional.empty();
        }
        try (InputStream content = repository.read(snapshot, PATH)) {
            ClusterProfile profile = JSON.readValue(content, ClusterProfile.class);
            return profile.format() == FORMAT ? Optional.of(profile) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
