package io.holdfast.repository.store.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.repository.RepositoryException;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.StoreFile;
import io.holdfast.repository.store.VaultLocks;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a vault adds to restic's protocol. */
final class RestVaultLocks implements VaultLocks {
    /** In the answer to HEAD: how long, in seconds, what arrives is locked. */
    static final String RETENTION = "Holdfast-Retention";
    /** In the answer to HEAD, and to a removal that is refused. */
    static final String LOCKED_UNTIL = "Holdfast-Locked-Until";
    /** With a snapshot whose needs have been prolonged. */
    static final String PROLONGED = "Holdfast-Prolonged";

    private static final int FILES_AT_ONCE = 20_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final RestStore store;
    private final Duration period;
    private final Set<StoreFile> covered = ConcurrentHashMap.newKeySet();

    RestVaultLocks(RestStore store, Duration period) {
        this.store = store;
        this.period = period;
    }

    @Override
    public Duration period() {
        return period;
    }

    @Override
    public Map<StoreFile, Duration> locked(FileKind kind) throws IOException {
        Map<StoreFile, Duration> locked = new HashMap<>();
        for (JsonNode entry : store.listing(kind)) {
            String name = entry.path("name").asString("");
            long seconds = entry.path("lockedFor").asLong(0);
            if (seconds > 0 && StoreFile.isName(kind, name)) {
                locked.put(new StoreFile(kind, name), Duration.ofSeconds(seconds));
            }
        }
        return locked;
    }

    @Override
    public int prolong(Collection<StoreFile> files, Duration atLeast, Duration until) throws IOException {
        List<String> names = new ArrayList<>(files.size());
        for (StoreFile file : files) {
            names.add(RestStore.path(file));
        }
        int prolonged = 0;
        for (int from = 0; from < names.size(); from += FILES_AT_ONCE) {
            List<String> part = names.subList(from, Math.min(names.size(), from + FILES_AT_ONCE));
            prolonged += prolongPart(new Wanted(atLeast.toSeconds(), until.toSeconds(), part));
        }
        return prolonged;
    }

    /** @param atLeast and {@code until} in seconds from now */
    record Wanted(long atLeast, @JsonProperty("for") long until, List<String> files) {}

    private int prolongPart(Wanted wanted) throws IOException {
        var request = store.request("holdfast-prolong")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(wanted)))
                .build();
        Reply<String> reply = store.send("prolong locks", request, BodyHandlers.ofString());
        if (reply.response().statusCode() == 404) {
            throw new NoSuchFileException(reply.body().strip());
        }
        try {
            return JSON.readTree(reply.orThrow().body()).path("prolonged").asInt(0);
        } catch (JacksonException e) {
            throw new RepositoryException(
                    "What " + store.location() + " answers to a prolongation is not understood: "
                            + e.getOriginalMessage() + ". Check that it is the address of a vault.",
                    e);
        }
    }

    @Override
    public void covered(StoreFile snapshot) {
        covered.add(snapshot);
    }

    boolean isCovered(StoreFile file) {
        return covered.contains(file);
    }

    void written(StoreFile file) {
        covered.remove(file);
    }
}
