package io.holdfast.sources.postgres;

import io.holdfast.repository.Progress;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.Limits;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Runs a server's recovery to its end and follows it in the server's log. */
final class Replay {
    private static final long LOOK_EVERY_MILLIS = 50;

    private final RestoredFolder folder;
    private final PostgresBinaries binaries;
    private final Progress progress;
    private final Limits limits;

    Replay(RestoredFolder folder, PostgresBinaries binaries, Progress progress, Limits limits) {
        this.limits = limits;
        this.folder = folder;
        this.binaries = binaries;
        this.progress = progress;
    }

    /**
     * Starts a recovery and waits for its end, however long that takes.
     *
     * @return the promoted server; empty when the log ended and no transaction after the target was seen
     * @throws SourceException with the end of the server's log when the recovery fails; nothing runs then
     */
    Optional<PostgresServer> run(Map<String, String> settings, ReplayLog log) throws IOException, InterruptedException {
        Path file = folder.serverLog();
        long position = Files.exists(file) ? Files.size(file) : 0;
        PostgresServer server = PostgresServer.launch(binaries, folder.data(), file, 0, settings, limits);
        boolean promoted = false;
        try (ServerLogLines said = ServerLogLines.from(file, position)) {
            while (log.readyAt().isEmpty()) {
                boolean alive = server.isAlive();
                read(said, log);
                if (!alive && log.readyAt().isEmpty()) {
                    if (log.endedBeforeTarget()) {
                        return Optional.empty();
                    }
                    throw new SourceException("PostgreSQL could not recover what was restored. The end of its log, "
                            + file + ":\n" + server.logEnd());
                }
                Thread.sleep(LOOK_EVERY_MILLIS);
            }
            promoted = true;
            return Optional.of(server);
        } finally {
            if (!promoted) {
                server.kill();
            }
        }
    }

    private void read(ServerLogLines said, ReplayLog log) throws IOException {
        Optional<Lsn> before = log.redoAt();
        said.next().forEach(log::line);
        if (log.redoAt().isPresent() && !log.redoAt().equals(before)) {
            progress.stage("replaying the log, at " + log.redoAt().get());
        }
    }
}
