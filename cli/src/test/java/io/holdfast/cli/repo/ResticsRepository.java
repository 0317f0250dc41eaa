package io.holdfast.cli.repo;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.cli.CommandRun;
import io.holdfast.repository.Password;
import io.holdfast.repository.Restic;
import io.holdfast.repository.Shell;
import io.holdfast.repository.key.QuickKeys;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A repository that the stock client has written two snapshots to, for {@code holdfast repo} beside it. */
final class ResticsRepository {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Restic restic;
    private final Path password;
    private final String first;
    private final String second;

    /** @param folder gets the repository, its password file and what was backed up */
    ResticsRepository(Path folder) throws Exception {
        // ours, as the stock client makes its passwords dearer to try: half a second for each command
        Path place = folder.resolve("repository");
        try (Password opening = Password.of(Restic.PASSWORD.toCharArray())) {
            QuickKeys.make(place, opening);
        }
        restic = new Restic(place);
        password = Files.writeString(folder.resolve("password"), Restic.PASSWORD + "\n");
        Path source = Files.createDirectories(folder.resolve("source"));
        Shell.run(source, """
                mkdir -p etc/app logs
                echo one > etc/app/settings.yml; echo log > logs/app.log; ln -s app.log logs/current
                head -c 3000000 /dev/urandom > data.bin; ln data.bin data-link.bin
                touch -d '2025-05-05 05:05:05' etc/app/settings.yml; chmod 600 etc/app/settings.yml
                setfattr -n user.note -v hello etc/app/settings.yml
                """);
        restic.backup(source, ".", "--tag", "first,nightly", "--time", "2026-01-01 10:00:00");
        first = newest();
        Shell.run(source, """
                echo two > etc/app/settings.yml; rm logs/app.log; mkdir new; echo new > new/file; chmod 755 data.bin
                head -c 1000000 /dev/urandom > more.bin
                """);
        restic.backup(source, ".", "--tag", "second", "--time", "2026-01-02 10:00:00");
        second = newest();
    }

    private String newest() throws Exception {
        JsonNode all = json(restic.run("snapshots", "--json"));
        return all.get(all.size() - 1).get("id").stringValue();
    }

    Restic restic() {
        return restic;
    }

    Path password() {
        return password;
    }

    /** The id of the older snapshot. */
    String first() {
        return first;
    }

    /** The id of the newer snapshot. */
    String second() {
        return second;
    }

    static JsonNode json(byte[] bytes) {
        return JSON.readTree(bytes);
    }

    /** {@code holdfast repo} on it. */
    CommandRun run(String... arguments) {
        List<String> command = new ArrayList<>(List.of("repo"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-r", restic.repository().toString(), "-p", password.toString()));
        return CommandRun.of(command.toArray(String[]::new));
    }

    /** What a command says that has to succeed. */
    String ok(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }
}
