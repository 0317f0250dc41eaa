package io.holdfast.repository.snapshot;

import io.holdfast.repository.file.Json;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of a snapshot file. Fields that this program does not know are kept, so that a copy says all that its
 * original says.
 */
public final class SnapshotDocument {
    private final ObjectNode json;

    private SnapshotDocument(ObjectNode json) {
        this.json = json;
    }

    /**
     * @param tree id of the root tree
     * @param uid of whoever makes it
     * @param gid of whoever makes it
     * @param program name and version of this program
     */
    public static SnapshotDocument of(SnapshotRequest request, String tree, long uid, long gid, String program) {
        ObjectNode json = Json.object();
        json.put("time", request.time().toString());
        request.parent().ifPresent(parent -> json.put("parent", parent));
        json.put("tree", tree);
        put(json, "paths", request.paths());
        json.put("hostname", request.hostname());
        json.put("username", request.username());
        // as Go leaves out zeros
        if (uid != 0) {
            json.put("uid", uid);
        }
        if (gid != 0) {
            json.put("gid", gid);
        }
        if (!request.tags().isEmpty()) {
            put(json, "tags", request.tags());
        }
        json.put("program_version", program);
        return new SnapshotDocument(json);
    }

    private static void put(ObjectNode json, String field, List<String> texts) {
        ArrayNode array = json.putArray(field);
        texts.forEach(array::add);
    }

    /** Adds the summary that newer restics show. All counts are of this backup. */
    public SnapshotDocument withSummary(Instant start, Instant end, long files, long bytes, long addedBytes) {
        ObjectNode changed = json.deepCopy();
        changed.putObject("summary")
                .put("backup_start", start.toString())
                .put("backup_end", end.toString())
                .put("data_added_packed", addedBytes)
                .put("total_files_processed", files)
                .put("total_bytes_processed", bytes);
        return new SnapshotDocument(changed);
    }

    /** As it goes to another repository: it remembers the id it was first made under; a parent means nothing there. */
    SnapshotDocument copied(Snapshot from) {
        ObjectNode changed = json.deepCopy();
        changed.remove("parent");
        changed.put("original", from.original().orElse(from.id()));
        return new SnapshotDocument(changed);
    }

    /** With other tags; as with restic it remembers for good the id it was first made under. */
    public SnapshotDocument withTags(List<String> tags, Snapshot from) {
        ObjectNode changed = json.deepCopy();
        changed.put("original", from.original().orElse(from.id()));
        if (tags.isEmpty()) {
            changed.remove("tags");
        } else {
            put(changed, "tags", tags);
        }
        return new SnapshotDocument(changed);
    }

    /** With another root tree; what a summary counted is not true of it. */
    public SnapshotDocument withTree(String tree) {
        ObjectNode changed = json.deepCopy();
        changed.put("tree", tree);
        changed.remove("summary");
        return new SnapshotDocument(changed);
    }

    static SnapshotDocument parse(byte[] bytes) throws Json.Malformed {
        return new SnapshotDocument(Json.parse(bytes));
    }

    byte[] write() {
        return Json.write(json);
    }

    Snapshot toSnapshot(String id) throws Json.Malformed {
        return new Snapshot(
                id,
                Json.time(json, "time"),
                Json.id(json, "tree"),
                Json.textOrEmpty(json, "hostname"),
                Json.textOrEmpty(json, "username"),
                Json.texts(json, "paths"),
                Json.texts(json, "tags"),
                Json.optionalId(json, "parent"),
                Json.optionalId(json, "original"));
    }
}
