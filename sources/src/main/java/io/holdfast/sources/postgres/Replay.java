package io.holdfast.sources.postgres;

import io.holdfast.repository.Progress;
import io.holdfast.sources.SourceException;
import io.holdfast.sources.postgres.engine.PostgresBinaries;
import io.holdfast.sources.postgres.engine.PostgresServer;
import io.holdfast.sources.postgres.protocol.Lsn;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
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

    Replay(RestoredFolder folder, PostgresBinaries binaries, Progress progress) {
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
        PostgresServer server = PostgresServer.launch(binaries, folder.data(), file, 0, settings);
        boolean promoted = false;
        try (RandomAccessFile said = new RandomAccessFile(file.toFile(), "r")) {
            said.seek(position);
            StringBuilder pending = new StringBuilder();
            while (log.readyAt().isEmpty()) {
                boolean alive = server.isAlive();
                read(said, pending, log);
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

    private void read(RandomAccessFile said, StringBuilder pending, ReplayLog log) throws IOException {
        byte[] buffer = new byte[8192];
        for (int count = said.read(buffer); count > 0; count = said.read(buffer)) {
            // what we look for is ASCII
            pending.append(new String(buffer, 0, count, StandardCharsets.ISO_8859_1));
        }
        Optional<Lsn> before = log.redoAt();
        int from = 0;
        for (int end = pending.indexOf("\n"); end >= 0; end = pending.indexOf("\n", from)) {
            log.line(pending.substring(from, end));
            from = end + 1;
        }
        pending.delete(0, from);
        if (log.redoAt().isPresent() && !log.redoAt().equals(before)) {
            progress.stage("replaying the log, at " + log.redoAt().get());
        }
    }
}
