package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.cli.ExitCode;
import io.holdfast.repository.Restic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recovery key from the command line, from the split to stock restic opening with what was put together. */
class RecoverySharesTest {
    @TempDir
    Path folder;

    @Test
    void enough_shares_open_the_repository_with_stock_restic_until_the_key_is_removed() throws Exception {
        Path place = folder.resolve("repository");
        Path password = Files.writeString(folder.resolve("password"), Restic.PASSWORD + "\n");
        String[] repository = {"-r", place.toString(), "-p", password.toString()};
        assertThat(run(List.of("init"), repository).exitCode()).isZero();
        Path out = folder.resolve("shares");
        CommandRun split =
                run(List.of("key", "split", "--shares", "4", "--needed", "2", "--out", out.toString()), repository);
        assertThat(split.exitCode()).as(split.err()).isZero();
        List<Path> shares;
        try (Stream<Path> files = Files.list(out)) {
            shares = files.sorted().toList();
        }
        assertThat(shares).hasSize(4);
        assertThat(shares.getFirst()).content().contains("SHARE 1 OF 4", "Any 2 of these", "key combine");
        assertThat(Files.getPosixFilePermissions(shares.getFirst())).hasSize(2);

        Path combined = folder.resolve("combined");
        CommandRun few = run(List.of("key", "combine", shares.get(1).toString(), "--out", combined.toString()));
        assertThat(few.exitCode()).isEqualTo(ExitCode.FAILED.code());
        assertThat(few.err()).contains("2 are needed");
        List<String> enough = List.of(
                "key", "combine", shares.get(3).toString(), shares.get(1).toString(), "--out", combined.toString());
        assertThat(run(enough).exitCode()).isZero();
        assertThat(run(enough).err()).as("it overwrites nothing").contains("exists already");

        Restic restic = new Restic(place, Files.readString(combined));
        assertThat(new String(restic.run("key", "list"))).contains("recovery-").contains("2-of-4");
        String id = split.out().replaceFirst("(?s).*recovery key ([0-9a-f]{8}).*", "$1");
        assertThat(run(List.of("key", "remove", id), repository).exitCode()).isZero();
        assertThat(restic.fail("snapshots")).contains("wrong password");
    }

    private static CommandRun run(List<String> verb, String... options) {
        List<String> command = new ArrayList<>(List.of("repo"));
        command.addAll(verb);
        command.addAll(List.of(options));
        return CommandRun.of(command.toArray(String[]::new));
    }
}
