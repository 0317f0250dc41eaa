package io.holdfast.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.repository.key.KeyInfo;
import io.holdfast.repository.snapshot.LegalHold;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.store.FaultStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stops after each of the store's writes of what changes tags, holds and keys; restic judges what is left. */
class SmallChangesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String NEW_PASSWORD = "a new one";

    @TempDir
    Path folder;

    private Path base;

    @BeforeEach
    void make() throws Exception {
        base = Backups.withOneSnapshot(folder.resolve("base"));
    }

    @FunctionalInterface
    private interface Change {
        void make(Repository repository) throws Exception;
    }

    @FunctionalInterface
    private interface Look {
        void at(Path place, boolean completed) throws Exception;
    }

    /** @return how many writes and removals the change consists of */
    private int stopEverywhere(Change change, Look look) throws Exception {
        int stops = 0;
        for (boolean completed = false; !completed; stops++) {
            Path place = folder.resolve("stop-" + stops);
            Shell.run(folder, "cp -r '" + base + "' '" + place + "'");
            int stop = stops;
            Repository repository = Backups.open(
                    place, store -> new FaultStore(store).crashAfter(stop).tearing(place), PATIENCE);
            try {
                change.make(repository);
                completed = true;
            } catch (IOException e) {
                assertThat(e).hasStackTraceContaining("crashed");
            }
            String password = opens(place, Restic.PASSWORD) ? Restic.PASSWORD : NEW_PASSWORD;
            assertThat(new String(new Restic(place, password).run("check", "--read-data", "--no-lock"), UTF_8))
                    .contains("no errors were found");
            // the one that crashed lives on in this test
            Shell.run(place, "rm -f locks/*");
            look.at(place, completed);
        }
        return stops - 1;
    }

    private static List<Snapshot> snapshots(Path place) throws IOException {
        try (Repository repository = Backups.open(place, store -> store, PATIENCE)) {
            return repository.snapshots();
        }
    }

    @Test
    void a_stop_while_tags_are_changed_leaves_the_snapshot_with_the_old_the_new_or_as_both() throws Exception {
        int stops = stopEverywhere(
                repository -> repository.retag(
                        List.of(repository.snapshots().getFirst().id()), tags -> List.of("kept")),
                (place, completed) -> {
                    List<Snapshot> left = snapshots(place);
                    assertThat(left).hasSizeBetween(1, completed ? 1 : 2);
                    assertThat(left.stream().map(Snapshot::tree).distinct()).hasSize(1);
                    if (completed) {
                        assertThat(left.getFirst().tags()).containsExactly("kept");
                        return;
                    }
                    // done again, it is done
                    try (Repository again = Backups.open(place, store -> store, PATIENCE)) {
                        again.retag(left.stream().map(Snapshot::id).toList(), tags -> List.of("kept"));
                        assertThat(again.snapshots()).allMatch(it -> it.tags().equals(List.of("kept")));
                    }
                    Backups.sound(place);
                });
        assertThat(stops).as("lock, new file, old file, lock").isBetween(3, 4);
    }

    @Test
    void a_stop_while_a_hold_is_placed_never_leaves_it_half_placed() throws Exception {
        stopEverywhere(
                repository -> repository.retag(
                        List.of(repository.snapshots().getFirst().id()), tags -> LegalHold.add(tags, "case 7")),
                (place, completed) -> {
                    List<List<String>> tags =
                            snapshots(place).stream().map(Snapshot::tags).toList();
                    assertThat(tags)
                            .isNotEmpty()
                            .allMatch(it -> it.isEmpty() || LegalHold.cases(it).equals(List.of("case 7")));
                    if (completed) {
                        assertThat(tags).hasSize(1).allMatch(LegalHold::holds);
                    }
                });
    }

    @Test
    void a_stop_while_a_key_is_added_leaves_the_old_one_opening() throws Exception {
        int stops = stopEverywhere(
                repository -> {
                    try (Password password = Password.of(NEW_PASSWORD.toCharArray())) {
                        repository.keys().add(password, "holdfast", "db1");
                    }
                },
                (place, completed) -> {
                    assertThat(opens(place, Restic.PASSWORD)).isTrue();
                    if (completed) {
                        assertThat(opens(place, NEW_PASSWORD)).isTrue();
                    }
                });
        assertThat(stops).as("lock, key, lock").isBetween(2, 3);
    }

    @Test
    void a_stop_while_a_password_is_changed_leaves_the_old_one_or_the_new_one_or_both() throws Exception {
        int stops = stopEverywhere(
                repository -> {
                    try (Password password = Password.of(NEW_PASSWORD.toCharArray())) {
                        repository.keys().changePassword(password, "holdfast", "db1");
                    }
                },
                (place, completed) -> {
                    boolean old = opens(place, Restic.PASSWORD);
                    boolean changed = opens(place, NEW_PASSWORD);
                    assertThat(old || changed).isTrue();
                    if (completed) {
                        assertThat(old).isFalse();
                        assertThat(changed).isTrue();
                    }
                });
        assertThat(stops).as("lock, new key, old key, lock").isBetween(3, 4);
    }

    @Test
    void a_stop_while_a_key_is_removed_leaves_it_or_not() throws Exception {
        String[] added = new String[1];
        try (Repository repository = Backups.open(base, store -> store, PATIENCE);
                Password password = Password.of(NEW_PASSWORD.toCharArray())) {
            KeyInfo info = repository.keys().add(password, "holdfast", "db1");
            added[0] = info.id();
        }
        stopEverywhere(repository -> repository.keys().remove(added[0]), (place, completed) -> {
            assertThat(opens(place, Restic.PASSWORD)).isTrue();
            if (completed) {
                assertThat(opens(place, NEW_PASSWORD)).isFalse();
            }
        });
    }

    private static boolean opens(Path place, String with) throws IOException {
        try (Password password = Password.of(with.toCharArray());
                Repository repository = Repositories.open(place, password)) {
            return !repository.id().isEmpty();
        } catch (RepositoryException.WrongPassword e) {
            return false;
        }
    }
}
