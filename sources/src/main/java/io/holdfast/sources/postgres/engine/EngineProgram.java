package io.holdfast.sources.postgres.engine;

import io.holdfast.sources.SourceException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs one of PostgreSQL's programs on a data directory, as the account that its server runs as. For many threads. */
public final class EngineProgram {
    private final PostgresBinaries binaries;
    private final Path dataDirectory;

    public EngineProgram(PostgresBinaries binaries, Path dataDirectory) {
        this.binaries = binaries;
        this.dataDirectory = dataDirectory.toAbsolutePath().normalize();
    }

    /** Whether the program came with these binaries. */
    public boolean exists(String program) {
        return Files.isExecutable(binaries.program(program));
    }

    /**
     * Runs it and waits for its end; it is killed when the thread is interrupted.
     *
     * @param environment added to ours, from which all that speaks to libpq is taken out
     * @return what it said, to either output
     * @throws SourceException with what it said when it did not end with 0
     */
    public String run(String program, List<String> arguments, Map<String, String> environment)
            throws SourceException, IOException, InterruptedException {
        EngineAccount account = EngineAccount.reaching(dataDirectory, binaries.directory());
        List<String> command = new ArrayList<>(account.prefix());
        command.add(binaries.program(program).toString());
        command.addAll(arguments);
        Path parent = dataDirectory.getParent();
        ProcessBuilder builder = PostgresServer.process(command, parent == null ? dataDirectory : parent)
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new SourceException(program + " ended with " + process.exitValue() + ": " + said);
            }
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
