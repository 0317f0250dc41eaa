package io.holdfast.vault.storage;

import io.holdfast.vault.disk.Folders;
import io.holdfast.vault.disk.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * When the locks of one repository's files end. A file's own lock end is its modification time, which becomes durable in
 * the same sync as its content and costs no second file. Beside it the repository has a floor for each type, in
 * {@code holdfast-vault.json}: no file of the type is unlocked before. So a new snapshot prolongs the locks of a million
 * packs with one small write. Both only ever grow. Not safe for threads by itself: {@link StoredRepository} guards it.
 */
final class Retention {
    static final String FILE = "holdfast-vault.json";

    private final JsonFile<Floors> file;
    private Floors floors;

    private Retention(JsonFile<Floors> file, Floors floors) {
        this.file = file;
        this.floors = floors;
    }

    static Retention open(Path repository) throws IOException {
        JsonFile<Floors> file = new JsonFile<>(repository.resolve(FILE), Floors.class);
        return new Retention(file, file.read().orElseGet(() -> new Floors(Map.of(), Optional.empty())));
    }

    /** When a file that is there can go, as far as time is concerned. */
    Instant end(FileType type, Path stored) throws IOException {
        Instant own = Files.getLastModifiedTime(stored).toInstant();
        Instant floor = floors.notBefore().get(type);
        return floor == null || own.isAfter(floor) ? own : floor;
    }

    /** No file of these types goes before. Durable when it returns. */
    void raise(Set<FileType> types, Instant until) throws IOException {
        Map<FileType, Instant> raised = new EnumMap<>(FileType.class);
        raised.putAll(floors.notBefore());
        for (FileType type : types) {
            raised.merge(type, until, (old, fresh) -> old.isAfter(fresh) ? old : fresh);
        }
        store(new Floors(Map.copyOf(raised), floors.config()));
    }

    /** Moves one file's own lock end, only ever to a later time. Durable when it returns. */
    static void prolong(Path stored, Instant until) throws IOException {
        if (Files.getLastModifiedTime(stored).toInstant().isBefore(until)) {
            Files.setLastModifiedTime(stored, FileTime.from(until));
            Folders.sync(stored);
        }
    }

    /** The SHA-256 of the config, which is the one file of restic's whose name does not tell it. */
    Optional<String> config() {
        return floors.config();
    }

    void config(Optional<String> hash) throws IOException {
        store(new Floors(floors.notBefore(), hash));
    }

    private void store(Floors fresh) throws IOException {
        if (!fresh.equals(floors)) {
            file.write(fresh);
            floors = fresh;
        }
    }

    /** Whether there is such a file, and of which length. */
    static Optional<Long> size(Path stored) throws IOException {
        try {
            return Optional.of(Files.size(stored));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    record Floors(Map<FileType, Instant> notBefore, Optional<String> config) {}
}
