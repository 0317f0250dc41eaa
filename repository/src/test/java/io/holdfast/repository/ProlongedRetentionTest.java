package io.holdfast.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.repository.config.RepositoryConfig;
import io.holdfast.repository.file.SealedFiles;
import io.holdfast.repository.key.Keys;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.store.FileKind;
import io.holdfast.repository.store.KeepingStore;
import io.holdfast.repository.store.LocalStore;
import io.holdfast.repository.store.Store;
import io.holdfast.repository.store.StoreFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new snapshot takes over from packs of before is kept as long as what is new. */
class ProlongedRetentionTest {
    private static final Duration PERIOD = Duration.ofDays(30);
    private static final Instant START = Instant.parse("2026-11-24T00:00:00Z");

    @TempDir
    Path folder;

    private final Map<StoreFile, Instant> kept = KeepingStore.nothing();
    private Path place;
    private Keys.Opened key;

    @BeforeEach
    void make() throws Exception {
        place = Parts.init(folder.resolve("repository"));
        key = Backups.key(place);
        KeepingStore store = store(START);
        // as if it had been made under the same rule
        for (FileKind kind : List.of(FileKind.KEY, FileKind.CONFIG)) {
            for (Store.Listed listed : store.list(kind)) {
                kept.put(listed.file(), START.plus(PERIOD));
            }
        }
        backUp(store, START, "first", 1);
    }

    private KeepingStore store(Instant now) {
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        return new KeepingStore(new LocalStore(place, clock), kept, PERIOD, clock);
    }

    private void backUp(KeepingStore store, Instant now, String name, long seed) throws Exception {
        SecureRandom random = new SecureRandom();
        RepositoryConfig config = RepositoryConfig.read(new SealedFiles(store, key.key(), random, false));
        Clock clock = Clock.fixed(now, ZoneOffset.UTC);
        try (Repository repository = new OpenRepository(
                store, new Keys(store, clock, random), key, config, clock, random, Duration.ofSeconds(5))) {
            Snapshot made = repository
                    .backup(
                            Backups.request("/" + name),
                            sink -> {
                                Backups.file(sink, "shared", Backups.noise(9, 3_000_000));
                                Backups.file(sink, "own-" + name, Backups.noise(seed, 1_000_000));
                            },
                            Progress.NONE)
                    .snapshot();
            assertThat(repository.lockedUntil(made)).contains(now.plus(PERIOD));
        }
    }

    private List<Instant> untils(FileKind kind) throws IOException {
        List<Instant> untils = new ArrayList<>();
        for (Store.Listed listed : new LocalStore(place, Clock.systemUTC()).list(kind)) {
            untils.add(kept.get(listed.file()));
        }
        return untils;
    }

    @Test
    void all_that_a_later_snapshot_needs_is_kept_for_the_whole_period_from_then_on() throws Exception {
        Instant later = START.plus(Duration.ofDays(10));
        KeepingStore store = store(later);
        backUp(store, later, "second", 2);
        assertThat(store.prolonged()).isPositive();
        for (FileKind kind : List.of(FileKind.KEY, FileKind.CONFIG, FileKind.INDEX)) {
            assertThat(untils(kind)).as(kind.toString()).isNotEmpty().noneMatch(it -> it.isBefore(later.plus(PERIOD)));
        }
        // what only the first snapshot needs is kept for as long as it was promised
        assertThat(untils(FileKind.PACK)).contains(START.plus(PERIOD)).anyMatch(it -> it.isAfter(later.plus(PERIOD)));

        KeepingStore soon = store(later.plus(Duration.ofHours(1)));
        backUp(soon, later.plus(Duration.ofHours(1)), "third", 2);
        assertThat(soon.prolonged())
                .as("only what the second backup wrote was kept for less than the period and a quarter")
                .isLessThan(store.prolonged() + 3);
        KeepingStore sooner = store(later.plus(Duration.ofHours(2)));
        backUp(sooner, later.plus(Duration.ofHours(2)), "third", 2);
        assertThat(sooner.prolonged()).isLessThanOrEqualTo(2);
    }

    @Test
    void a_snapshot_whose_packs_cannot_be_kept_is_not_made() throws Exception {
        Instant later = START.plus(Duration.ofDays(10));
        KeepingStore store = store(later);
        store.refuse();
        assertThatThrownBy(() -> backUp(store, later, "second", 2)).hasMessageContaining("told not to prolong");
        assertThat(new LocalStore(place, Clock.systemUTC()).list(FileKind.SNAPSHOT))
                .hasSize(1);
        Backups.sound(place);
    }
}
