package io.holdfast.control.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.control.inventory.Declaration.Retention;
import io.holdfast.repository.Password;
import io.holdfast.repository.Progress;
import io.holdfast.repository.Repositories;
import io.holdfast.repository.Repository;
import io.holdfast.repository.snapshot.Snapshot;
import io.holdfast.repository.snapshot.SnapshotRequest;
import io.holdfast.repository.tree.Cuts;
import io.holdfast.repository.tree.EntryMetadata;
import io.holdfast.repository.tree.EntryPath;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The stock client's {@code forget} is the judge. */
@Timeout(120)
class KeepRulesTest {
    private static final String PASSWORD = "correct horse";
    private static final Instant NEWEST = Instant.parse("2026-03-01T10:30:00Z");

    @TempDir
    Path folder;

    @Test
    void the_same_recovery_points_stay_as_with_restic() throws Exception {
        Path location = folder.resolve("repository");
        List<Snapshot> newestFirst;
        try (Password password = Password.of(PASSWORD.toCharArray());
                Repository repository = Repositories.init(location, password)) {
            // many in the newest days, fewer before, across months, years and the odd first week of a year
            Random random = new Random(1);
            Instant at = NEWEST;
            for (int i = 0; i < 90; i++) {
                SnapshotRequest request = new SnapshotRequest(
                        at, "host", "user", List.of("/data"), List.of("dataset:data"), Optional.empty());
                int number = i;
                repository.backup(
                        request,
                        sink -> sink.file(
                                EntryPath.ROOT.resolve("number"),
                                EntryMetadata.synthetic(0644, NEWEST),
                                new ByteArrayInputStream(
                                        Integer.toString(number).getBytes(StandardCharsets.UTF_8)),
                                Cuts.CONTENT),
                        Progress.NONE);
                at = at.minus(Duration.ofMinutes(20 + random.nextLong(i < 40 ? 300 : 20_000)));
            }
            newestFirst = repository.snapshots().stream()
                    .sorted(Comparator.comparing(Snapshot::time).reversed())
                    .toList();
        }
        Path passwordFile = Files.writeString(folder.resolve("password"), PASSWORD);
        for (Retention retention : List.of(
                new Retention(5, 0, 0, 0, 0, 0, Optional.empty()),
                new Retention(0, 7, 0, 0, 0, 0, Optional.empty()),
                new Retention(0, 0, 9, 0, 0, 0, Optional.empty()),
                new Retention(0, 0, 0, 12, 0, 0, Optional.empty()),
                new Retention(0, 0, 0, 0, 6, 0, Optional.empty()),
                new Retention(0, 0, 0, 0, 0, 3, Optional.empty()),
                new Retention(1, 2, 3, 4, 5, 2, Optional.empty()),
                new Retention(3, 24, 14, 8, 12, 5, Optional.empty()))) {
            Set<String> kept =
                    new HashSet<>(newestFirst.stream().map(Snapshot::id).toList());
            KeepRules.removable(retention, newestFirst, Snapshot::time, NEWEST.plusSeconds(60))
                    .forEach(snapshot -> kept.remove(snapshot.id()));
            assertThat(kept).as(retention.toString()).isEqualTo(keptByRestic(location, passwordFile, retention));
        }
    }

    private static Set<String> keptByRestic(Path location, Path passwordFile, Retention retention) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                "restic",
                "-r",
                location.toString(),
                "--password-file",
                passwordFile.toString(),
                "--no-cache",
                "forget",
                "--dry-run",
                "--json"));
        add(command, "--keep-last", retention.last());
        add(command, "--keep-hourly", retention.hourly());
        add(command, "--keep-daily", retention.daily());
        add(command, "--keep-weekly", retention.weekly());
        add(command, "--keep-monthly", retention.monthly());
        add(command, "--keep-yearly", retention.yearly());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        JsonNode groups = JsonMapper.shared().readTree(said.substring(said.indexOf('[')));
        Set<String> kept = new HashSet<>();
        groups.get(0)
                .path("keep")
                .forEach(snapshot -> kept.add(snapshot.path("id").asString()));
        return kept;
    }

    private static void add(List<String> command, String option, int number) {
        if (number > 0) {
            command.add(option);
            command.add(Integer.toString(number));
        }
    }

    @Test
    void what_is_young_enough_stays_and_so_does_the_newest_however_old() {
        Instant now = NEWEST;
        List<Instant> times =
                List.of(now.minus(Duration.ofDays(3)), now.minus(Duration.ofDays(6)), now.minus(Duration.ofDays(8)));
        Retention week = new Retention(0, 0, 0, 0, 0, 0, Optional.of(Duration.ofDays(7)));
        assertThat(KeepRules.removable(week, times, time -> time, now)).containsExactly(times.get(2));
        Retention day = new Retention(0, 0, 0, 0, 0, 0, Optional.of(Duration.ofDays(1)));
        assertThat(KeepRules.removable(day, times, time -> time, now)).containsExactly(times.get(1), times.get(2));
    }
}
