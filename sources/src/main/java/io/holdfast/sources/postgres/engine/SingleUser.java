package io.holdfast.sources.postgres.engine;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A cluster without a server: programs run on its data directory while nobody can connect. What runs is the cluster's
 * own superuser and needs no password.
 */
public final class SingleUser {
    /** The database that every cluster has. */
    private static final String TEMPLATE = "template1";

    private SingleUser() {}

    /**
     * Runs one SQL statement, of one line, on a cluster without a server; one that was not shut down cleanly replays its
     * log first. Blocks. The statement is handed over by a pipe and can hold a secret.
     *
     * @param settings as for {@code postgres -c}
     * @throws SourceException when it fails, with what the program said
     */
    public static void run(
            PostgresBinaries binaries, Path dataDirectory, Map<String, String> settings, String statement)
            throws SourceException, IOException, InterruptedException {
        Path data = dataDirectory.toAbsolutePath().normalize();
        EngineAccount account = EngineAccount.reaching(data, binaries.directory());
        account.own(data);
        List<String> command = new ArrayList<>(account.prefix());
        command.addAll(List.of(binaries.program("postgres").toString(), "--single", "-D", data.toString()));
        new TreeMap<>(settings).forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        command.add(TEMPLATE);
        String said = talk(command, data, statement + "\n");
        // the program ends with 0 after a failed statement too
        if (said.contains("ERROR:  ") || said.contains("FATAL:  ") || said.contains("PANIC:  ")) {
            throw new SourceException("PostgreSQL in single-user mode on " + data + " said: "
                    + said.lines()
                            .filter(line -> line.matches(".*(ERROR|FATAL|PANIC|DETAIL|HINT):  .*"))
                            .toList());
        }
    }

    /**
     * The value of a setting as the cluster's own configuration files have it, in the setting's unit.
     *
     * @throws SourceException when the configuration files cannot be used as they are, with what PostgreSQL said
     */
    public static String setting(
            PostgresBinaries binaries, Path dataDirectory, Map<String, String> settings, String name)
            throws SourceException, IOException, InterruptedException {
        Path data = dataDirectory.toAbsolutePath().normalize();
        // -C goes first: only there does the program take it as root, who reads every file
        List<String> command =
                new ArrayList<>(List.of(binaries.program("postgres").toString(), "-C", name, "-D", data.toString()));
        new TreeMap<>(settings).forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
        Process process = PostgresServer.process(command, data).start();
        process.getOutputStream().close();
        String value = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new SourceException("The configuration in " + data + " cannot be used: " + errors.strip());
        }
        return value.strip();
    }

    private static String talk(List<String> command, Path directory, String input)
            throws IOException, InterruptedException {
        Process process = PostgresServer.process(command, directory)
                .redirectErrorStream(true)
                .start();
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // it ended before it read: what it said tells why
                if (process.isAlive()) {
                    throw e;
                }
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            return code == 0 ? said : "FATAL:  it ended with code " + code + "\n" + said;
        } finally {
            process.destroyForcibly();
        }
    }
}
